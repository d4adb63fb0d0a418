package org.sluicemail.james;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPSession;
import org.jspecify.annotations.Nullable;

/** The part of a session of James that hooks may ask for; anything else fails. */
final class FakeSession {
  static final String ID = "5e551017";

  private final Map<String, Object> connection = new HashMap<>();
  private final Map<String, Object> transaction = new HashMap<>();
  @Nullable Username user;
  boolean relaying = true;

  /** Whether asking for the client fails. */
  boolean broken;

  /** Whether asking for the client shows that a class of the server is another than ours. */
  boolean missing;

  FakeSession() {
    connection.put(SMTPSession.CURRENT_HELO_NAME.asString(), "client.example.org");
  }

  /** As James: the sender is there from MAIL on, until the mail ends. */
  FakeSession from(String sender) {
    transaction.put(SMTPSession.SENDER.asString(), MaybeSender.getMailSender(sender));
    return this;
  }

  FakeSession reset() {
    transaction.clear();
    return this;
  }

  /** How many things hooks keep with the connection. */
  int kept() {
    return connection.size() - 1;
  }

  SMTPSession session() {
    return (SMTPSession)
        Proxy.newProxyInstance(
            FakeSession.class.getClassLoader(),
            new Class<?>[] {SMTPSession.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRemoteAddress" -> client();
                  case "getUsername" -> user;
                  case "getSSLSession" -> Optional.empty();
                  case "getSessionID" -> ID;
                  case "isRelayingAllowed" -> relaying;
                  case "getConfiguration" -> configuration();
                  case "getAttachment" ->
                      Optional.ofNullable(map(arguments[1]).get(name(arguments[0])));
                  case "setAttachment" ->
                      Optional.ofNullable(map(arguments[2]).put(name(arguments[0]), arguments[1]));
                  case "removeAttachment" ->
                      Optional.ofNullable(map(arguments[1]).remove(name(arguments[0])));
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private InetSocketAddress client() {
    if (broken) {
      throw new IllegalStateException("the test wants it");
    } else if (missing) {
      throw new NoSuchMethodError("the test wants it");
    }
    return new InetSocketAddress("192.0.2.1", 25000);
  }

  private Map<String, Object> map(Object state) {
    return state == State.Connection ? connection : transaction;
  }

  private static String name(Object key) {
    return ((AttachmentKey<?>) key).asString();
  }

  private static SMTPConfiguration configuration() {
    return (SMTPConfiguration)
        Proxy.newProxyInstance(
            FakeSession.class.getClassLoader(),
            new Class<?>[] {SMTPConfiguration.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getHelloName")) {
                return "mx.example.org";
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
