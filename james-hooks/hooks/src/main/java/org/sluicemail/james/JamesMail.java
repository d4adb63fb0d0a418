package org.sluicemail.james;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.sluicemail.chain.Edits;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Spool;

/** A mail in the hands of James, as the chain sees it, and the way back. */
final class JamesMail implements AutoCloseable {
  private final Mail mail;
  private final ReceivedMessage message;

  private JamesMail(Mail mail, ReceivedMessage message) {
    this.mail = mail;
    this.message = message;
  }

  /** Reads the mail's octets; {@code session} as {@link ReceivedMessage#read} wants it. */
  static JamesMail read(Mail mail, String session, Spool spool, Limits limits) throws IOException {
    try (InputStream in = new MimeMessageInputStream(mail.getMessage())) {
      return new JamesMail(mail, ReceivedMessage.read(in, session, spool, limits));
    } catch (MessagingException e) {
      throw new IOException("James cannot hand over " + mail.getName(), e);
    }
  }

  static List<Recipient> recipients(Mail mail) {
    return mail.getRecipients().stream().map(JamesSession::recipient).toList();
  }

  /** The message without James's own Received field. */
  Message received() {
    return message.received();
  }

  /** Carries out {@code edits}; octets that they do not touch stay as they are. */
  void edit(Edits edits) throws IOException {
    try {
      if (touchesMessage(edits)) {
        write(edits);
      }
      if (edits.sender().isPresent()) {
        impl().setSender(sender(edits.sender().get()));
      }
      if (!edits.added().isEmpty() || !edits.removed().isEmpty()) {
        mail.setRecipients(recipients(edits));
      }
    } catch (MessagingException e) {
      throw new IOException("James does not take the edits of " + mail.getName(), e);
    }
  }

  private static boolean touchesMessage(Edits edits) {
    return !(edits.top().isEmpty()
        && edits.prepended().isEmpty()
        && edits.inserted().isEmpty()
        && edits.changed().isEmpty()
        && edits.appended().isEmpty()
        && edits.body().isEmpty());
  }

  /** In octets: James's own classes would order the fields anew, and have no 8-bit header. */
  private void write(Edits edits) throws MessagingException, IOException {
    List<HeaderField> fields = new ArrayList<>(edits.apply(message.received().header()).fields());
    message.own().ifPresent(field -> fields.add(edits.top().size(), field));
    Content body = edits.body().orElse(message.received().body());
    InputStream header = new ByteArrayInputStream(new Header(fields).toBytes());
    InputStream end = new ByteArrayInputStream(new byte[] {'\r', '\n'});
    try (InputStream all =
        new SequenceInputStream(new SequenceInputStream(header, end), body.open())) {
      impl().setMessageContent(MimeMessageInputStreamSource.create(mail.getName(), all));
    }
  }

  private MailImpl impl() throws IOException {
    if (mail instanceof MailImpl known) {
      return known;
    }
    throw new IOException("James hands over a mail that cannot be changed: " + mail.getClass());
  }

  private static MailAddress sender(ReversePath sender) throws AddressException {
    return sender.isNull() ? MailAddress.nullSender() : new MailAddress(sender.address().mailbox());
  }

  /** Those whom James knows keep its own form of their address. */
  private Collection<MailAddress> recipients(Edits edits) throws AddressException {
    Set<Address> gone = Set.copyOf(edits.removed());
    List<MailAddress> all = new ArrayList<>(mail.getRecipients());
    all.removeIf(each -> gone.contains(JamesSession.recipient(each).address()));
    for (Recipient each : edits.added()) {
      all.add(new MailAddress(each.address().mailbox()));
    }
    return all;
  }

  /** Gives up the body. */
  @Override
  public void close() {
    message.close();
  }
}
