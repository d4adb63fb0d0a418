package org.sluicemail.james;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.sluicemail.config.Addresses;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Tls;

/** What James knows of an SMTP session, in the words of the chain. */
final class JamesSession {
  private static final String TAG = "james";

  /** James 3.8 neither has the constants nor writes these. */
  private static final AttributeName SSL_PROTOCOL =
      AttributeName.of("org.apache.james.ssl.protocol");

  private static final AttributeName SSL_CIPHER = AttributeName.of("org.apache.james.ssl.cipher");

  private JamesSession() {}

  /** Client, HELO, user, TLS and server; never the proxy information, whose getter fails. */
  static Session of(SMTPSession from, String listener) {
    Session known =
        Session.UNKNOWN
            .withListener(listener)
            .withClient(client(from))
            .withHelo(helo(from))
            .withServer(new Session.Server(from.getConfiguration().getHelloName(), TAG, ""));
    Session named =
        Optional.ofNullable(from.getUsername())
            .map(Username::asString)
            .map(known::withUser)
            .orElse(known);
    return from.getSSLSession().map(JamesSession::tls).map(named::withTls).orElse(named);
  }

  /** What is left of the session in a mail that was queued; no name of the client is verified. */
  static Session of(Mail mail, String listener) {
    Session known =
        Session.UNKNOWN
            .withListener(listener)
            .withHelo(text(mail, Mail.SMTP_HELO).orElse(""))
            .withQueueId(mail.getName())
            .withServer(new Session.Server("", TAG, ""));
    Session with =
        Addresses.literal(String.valueOf(mail.getRemoteAddr()))
            .map(ip -> known.withClient(new Client(ip, 0, "")))
            .orElse(known);
    Session named = text(mail, Mail.SMTP_AUTH_USER).map(with::withUser).orElse(with);
    return text(mail, SSL_PROTOCOL)
        .map(version -> new Tls(version, text(mail, SSL_CIPHER).orElse(""), "", ""))
        .map(named::withTls)
        .orElse(named);
  }

  /** James's id of the session that the mail came in by; empty when there was none. */
  static String id(Mail mail) {
    return text(mail, Mail.SMTP_SESSION_ID).orElse("");
  }

  private static Optional<String> text(Mail mail, AttributeName name) {
    return AttributeUtils.getValueAndCastFromMail(mail, name, String.class);
  }

  /** James tells the real client's address here, also behind a proxy; it verifies no name. */
  private static Client client(SMTPSession from) {
    InetSocketAddress address = from.getRemoteAddress();
    Optional<InetAddress> known = Optional.ofNullable(address).map(InetSocketAddress::getAddress);
    return known.map(ip -> new Client(ip, address.getPort(), "")).orElse(Client.UNKNOWN);
  }

  private static String helo(SMTPSession from) {
    return from.getAttachment(SMTPSession.CURRENT_HELO_NAME, State.Connection).orElse("");
  }

  private static Tls tls(SSLSession from) {
    return new Tls(from.getProtocol(), from.getCipherSuite(), "", "");
  }

  /** The sender of the MAIL that is being answered, with its parameters. */
  static ReversePath sender(SMTPSession session, MaybeSender sender) {
    return new ReversePath(sender(sender).address(), MailParameters.of(session));
  }

  static ReversePath sender(MaybeSender sender) {
    return sender
        .asOptional()
        .map(address -> ReversePath.of(address.asString()))
        .orElse(ReversePath.NULL);
  }

  static Recipient recipient(MailAddress recipient) {
    return Recipient.of(recipient.asString());
  }

  /** A recipient with its parameters, among which James 3.8 also puts the path itself. */
  static Recipient recipient(MailAddress recipient, Map<String, String> parameters) {
    List<String> all = new ArrayList<>();
    parameters.forEach((name, value) -> {
      if (!name.startsWith("TO:")) {
        all.add(value == null || value.isEmpty() ? name : name + "=" + value);
      }
    });
    return new Recipient(recipient(recipient).address(), all);
  }
}
