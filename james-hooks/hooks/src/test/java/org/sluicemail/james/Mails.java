package org.sluicemail.james;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;

/** Mails as James has them; strings stand for octets. */
final class Mails {
  static final String OWN =
      "Received: from client.example.org (EHLO client.example.org) ([192.0.2.1])\r\n"
          + "          by mx.example.org (JAMES SMTP Server ) with ESMTP ID "
          + FakeSession.ID
          + ";\r\n          Fri, 20 Nov 2026 16:00:00 +0000 (UTC)\r\n";

  private static final List<Mail> OPEN = new ArrayList<>();

  private Mails() {}

  /** Gives up what mails of the test hold. */
  static void dispose() {
    OPEN.forEach(LifecycleUtil::dispose);
    OPEN.clear();
  }

  /** A mail from a@example.org that came over SMTP. */
  static MailImpl mail(String message, String... recipients) throws Exception {
    MailImpl mail =
        MailImpl.builder().name("Mail1").sender("a@example.org").addRecipients(recipients).build();
    byte[] octets = (OWN + message).getBytes(ISO_8859_1);
    mail.setMessageContent(
        MimeMessageInputStreamSource.create("Mail1", new ByteArrayInputStream(octets)));
    OPEN.add(mail);
    return mail;
  }

  static String octets(Mail mail) throws IOException, MessagingException {
    try (InputStream in = new MimeMessageInputStream(mail.getMessage())) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }
}
