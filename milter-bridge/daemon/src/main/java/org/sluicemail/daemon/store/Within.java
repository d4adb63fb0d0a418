package org.sluicemail.daemon.store;

import java.util.Optional;
import java.util.regex.Pattern;
import org.sluicemail.config.Network;

/** Finds addresses and networks that are part of one network among the words of a key. */
record Within(Network network) {
  private static final Pattern SPACE = Pattern.compile(" ");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}(/\\d{1,3})?");

  static Within parse(String text) {
    return new Within(Network.parse(text));
  }

  boolean has(String name) {
    return SPACE.splitAsStream(name).flatMap(word -> network(word).stream()).anyMatch(this::has);
  }

  private boolean has(Network other) {
    return network.contains(other.address()) && other.prefix() >= network.prefix();
  }

  private static Optional<Network> network(String word) {
    try {
      return ADDRESS.matcher(word).matches() ? Optional.of(Network.parse(word)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
