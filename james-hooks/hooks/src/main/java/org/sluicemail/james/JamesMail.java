package org.sluicemail.james;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.mailet.Mail;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Spool;
import org.sluicemail.mail.Tls;

/** What James knows of a session and a mail, in the words of the chain. */
final class JamesMail {
  private static final String LISTENER = "james";

  private JamesMail() {}

  static Session session(SMTPSession from, Mail mail) {
    Session known =
        Session.UNKNOWN
            .withListener(LISTENER)
            .withClient(client(from))
            .withHelo(helo(from))
            .withQueueId(mail.getName());
    Session named =
        Optional.ofNullable(from.getUsername())
            .map(Username::asString)
            .map(known::withUser)
            .orElse(known);
    return from.getSSLSession().map(JamesMail::tls).map(named::withTls).orElse(named);
  }

  private static Client client(SMTPSession from) {
    InetSocketAddress address = from.getRemoteAddress();
    // James looks no name up, so there is no verified one.
    return new Client(address.getAddress(), address.getPort(), "");
  }

  private static String helo(SMTPSession from) {
    return from.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection).orElse("");
  }

  private static Tls tls(SSLSession from) {
    return new Tls(from.getProtocol(), from.getCipherSuite(), "", "");
  }

  static ReversePath sender(Mail mail) {
    return mail.getMaybeSender()
        .asOptional()
        .map(address -> ReversePath.of(address.asString()))
        .orElse(ReversePath.NULL);
  }

  static List<Recipient> recipients(Mail mail) {
    return mail.getRecipients().stream().map(each -> Recipient.of(each.asString())).toList();
  }

  /** The message as received, which the caller closes. */
  static Message message(Mail mail, Spool spool, Limits limits) throws IOException {
    try (InputStream in = new MimeMessageInputStream(mail.getMessage())) {
      return Message.read(in, spool, limits);
    } catch (MessagingException e) {
      throw new IOException("James cannot hand over " + mail.getName(), e);
    }
  }
}
