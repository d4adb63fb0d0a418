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
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Tls;

/** What James knows of an SMTP session, in the words of the chain. */
final class JamesSession {
  private static final String TAG = "james";

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
