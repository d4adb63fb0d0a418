package org.sluicemail.mail;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The SMTP client as the server sees it.
 *
 * @param address its address; empty for a local (unix socket) or unknown client
 * @param port its port, 0 when unknown
 * @param name its verified host name (RFC 8601 section 2.7.3, policy iprev), empty when there is
 *     none
 */
public record Client(Optional<InetAddress> address, int port, String name) {
  /** A client of which nothing is known. */
  public static final Client UNKNOWN = new Client(Optional.empty(), 0, "");

  public Client(InetAddress address, int port, String name) {
    this(Optional.of(address), port, name);
  }

  /** The address as text without prefix or scope, empty when unknown. */
  public String addressText() {
    return address.map(Client::text).orElse("");
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int scope = address instanceof Inet6Address ? text.indexOf('%') : -1;
    return scope < 0 ? text : text.substring(0, scope);
  }
}
