package org.sluicemail.mail;

import java.util.Map;
import java.util.Optional;

/**
 * What is known of an SMTP session (RFC 5321 section 3.1) besides the mail: a snapshot, which a
 * door replaces when it learns more.
 *
 * @param listener the name of the socket that the mail came in through
 * @param helo what the client called itself, empty before HELO
 * @param user the authenticated user (RFC 4954)
 * @param queueId the server's id of the message, empty while it has none
 * @param server the host that hands the mail over
 * @param macros facts under the server's own names (milter macros), single letters without braces
 */
public record Session(
    String listener,
    Client client,
    String helo,
    Optional<Tls> tls,
    Optional<String> user,
    String queueId,
    Server server,
    Map<String, String> macros) {

  /**
   * The mail server at whose door we stand.
   *
   * @param name its host name, empty when unknown
   * @param tag the name of its daemon, empty when unknown
   * @param version its version, empty when unknown
   */
  public record Server(String name, String tag, String version) {
    public static final Server UNKNOWN = new Server("", "", "");
  }

  /** A session of which nothing is known. */
  public static final Session UNKNOWN =
      new Session(
          "", Client.UNKNOWN, "", Optional.empty(), Optional.empty(), "", Server.UNKNOWN, Map.of());

  public Session {
    macros = Map.copyOf(macros);
  }

  public boolean authenticated() {
    return user.isPresent();
  }

  public Session withListener(String name) {
    return new Session(name, client, helo, tls, user, queueId, server, macros);
  }

  public Session withClient(Client other) {
    return new Session(listener, other, helo, tls, user, queueId, server, macros);
  }

  public Session withHelo(String name) {
    return new Session(listener, client, name, tls, user, queueId, server, macros);
  }

  public Session withTls(Tls session) {
    return new Session(listener, client, helo, Optional.of(session), user, queueId, server, macros);
  }

  public Session withUser(String name) {
    return new Session(listener, client, helo, tls, Optional.of(name), queueId, server, macros);
  }

  public Session withQueueId(String id) {
    return new Session(listener, client, helo, tls, user, id, server, macros);
  }

  public Session withServer(Server other) {
    return new Session(listener, client, helo, tls, user, queueId, other, macros);
  }

  public Session withMacros(Map<String, String> values) {
    return new Session(listener, client, helo, tls, user, queueId, server, values);
  }
}
