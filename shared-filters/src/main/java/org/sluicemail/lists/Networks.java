package org.sluicemail.lists;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.sluicemail.config.Network;

/** Any number of networks in an order, searched in a time that hardly grows with their number. */
public final class Networks {
  private final Ranges v4;
  private final Ranges v6;

  private Networks(Ranges v4, Ranges v6) {
    this.v4 = v4;
    this.v6 = v6;
  }

  /** These networks; their order tells which of several is the first. */
  public static Networks of(List<Network> networks) {
    return new Networks(ranges(networks, true), ranges(networks, false));
  }

  private static Ranges ranges(List<Network> networks, boolean v4) {
    return Ranges.of(
        IntStream.range(0, networks.size())
            .filter(i -> networks.get(i).address() instanceof Inet4Address == v4)
            .mapToObj(i -> Ranges.Span.of(networks.get(i), i))
            .toList());
  }

  /** Whether one of them has {@code address}; one that maps an IPv4 address counts as that. */
  public boolean contains(InetAddress address) {
    return first(address).isPresent();
  }

  /** The index of the first that has {@code address}. */
  public OptionalInt first(InetAddress address) {
    InetAddress plain = Network.of(address).address();
    return (plain instanceof Inet4Address ? v4 : v6).first(Ranges.Key.of(plain));
  }
}
