package org.sluicemail.dns;

import java.net.InetSocketAddress;
import org.sluicemail.config.Addresses;
import org.sluicemail.config.Endpoint;

/** A server that answers questions for us, such as {@code 127.0.0.1} or {@code [::1]:5353}. */
public record NameServer(InetSocketAddress address) {
  private static final int PORT = 53;

  /** Reads an address, with a port when it is not 53. */
  public static NameServer parse(String text) {
    return new NameServer(
        Addresses.literal(text)
            .map(address -> new InetSocketAddress(address, PORT))
            .orElseGet(() -> endpoint(text)));
  }

  private static InetSocketAddress endpoint(String text) {
    if (Endpoint.parse(text) instanceof Endpoint.Inet(String host, int port) && port > 0) {
      return Addresses.literal(host)
          .map(address -> new InetSocketAddress(address, port))
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "a name server is an address, since nobody could look up '" + host + "'"));
    }
    throw new IllegalArgumentException("expected an address such as 127.0.0.1 or [::1]:5353");
  }

  @Override
  public String toString() {
    return address.getAddress().getHostAddress() + ':' + address.getPort();
  }
}
