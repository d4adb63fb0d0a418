package org.sluicemail.filters;

import java.net.InetAddress;
import org.sluicemail.config.Network;

/**
 * How much of a client's address counts: {@code AND} with so many leading one bits.
 *
 * @param ipv4 leading bits of an IPv4 address
 * @param ipv6 leading bits of an IPv6 address
 */
public record Masks(int ipv4, int ipv6) {
  /** The network of {@code address}; an IPv6 address that maps an IPv4 address is that one. */
  public Network of(InetAddress address) {
    InetAddress exact = exact(address);
    return new Network(exact, exact.getAddress().length == 4 ? ipv4 : ipv6);
  }

  /** Networks themselves unmap; one of all addresses has a prefix of any kind. */
  private static InetAddress exact(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean mapped =
        bytes.length == 16 && new Network(address, 0).address().getAddress().length == 4;
    return mapped ? new Network(address, 32).address() : address;
  }
}
