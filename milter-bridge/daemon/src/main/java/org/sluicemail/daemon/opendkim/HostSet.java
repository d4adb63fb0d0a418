package org.sluicemail.daemon.opendkim;

import java.net.InetAddress;
import java.util.Optional;
import org.sluicemail.config.Network;
import org.sluicemail.dkim.keys.DataSet;

/**
 * A data set of hosts: names, {@code .domain}, addresses and networks, each with a {@code !} before
 * it where it is not meant. What is more exact decides, and of equals the negated one.
 *
 * <p>Networks are looked up by their text as in OpenDKIM: {@code 192.0.2.1/24} has bits behind its
 * prefix and is never found.
 *
 * @param rows the entries, IPv6 addresses as RFC 5952 writes them
 */
public record HostSet(DataSet rows) {
  public static final HostSet EMPTY = new HostSet(DataSet.EMPTY);

  /** Whether the client is in it: its name counts first, then its address. */
  public boolean contains(String name, Optional<InetAddress> address) {
    return byName(name).or(() -> address.flatMap(this::byAddress)).orElse(false);
  }

  /** Whether a host of this name is in it. */
  public boolean contains(String name) {
    return byName(name).orElse(false);
  }

  private Optional<Boolean> byName(String name) {
    String rest = name;
    while (!rest.isEmpty()) {
      Optional<Boolean> said = entry(rest);
      if (said.isPresent()) {
        return said;
      }
      int dot = rest.indexOf('.', 1);
      rest = dot < 0 ? "" : rest.substring(dot);
    }
    return Optional.empty();
  }

  private Optional<Boolean> byAddress(InetAddress address) {
    Network network = Network.of(address);
    Optional<Boolean> said = written(network.address(), "");
    for (int bits = network.prefix(); bits >= 0 && said.isEmpty(); bits--) {
      said = written(new Network(address, bits).address(), "/" + bits);
    }
    return said;
  }

  private Optional<Boolean> written(InetAddress address, String prefix) {
    String text = AddressText.of(address);
    return entry(text + prefix).or(() -> entry("[" + text + "]" + prefix));
  }

  private Optional<Boolean> entry(String text) {
    if (rows.contains("!" + text)) {
      return Optional.of(false);
    }
    return rows.contains(text) ? Optional.of(true) : Optional.empty();
  }
}
