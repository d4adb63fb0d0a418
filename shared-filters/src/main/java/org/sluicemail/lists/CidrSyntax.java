package org.sluicemail.lists;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.sluicemail.config.Addresses;
import org.sluicemail.config.Network;

/** Networks before a blank, with {@code !} for all others (cidr_table(5)). */
final class CidrSyntax implements TableReader.Syntax<InetAddress> {
  private record InNetwork(Network network) implements Statement.Condition<InetAddress> {
    @Override
    public Optional<UnaryOperator<String>> match(
        InetAddress key, UnaryOperator<CharSequence> reading) {
      return network.contains(key) ? Optional.of(UnaryOperator.identity()) : Optional.empty();
    }
  }

  @Override
  public TableReader.Split<InetAddress> split(String text) {
    boolean negated = text.startsWith("!");
    String[] parts = (negated ? text.substring(1).strip() : text).split("\\s+", 2);
    Statement.Condition<InetAddress> in = new InNetwork(network(parts[0]));
    String rest = parts.length == 1 ? "" : parts[1];
    return new TableReader.Split<>(negated ? in.negated() : in, rest, false, 0);
  }

  /** IPv6 addresses may stand in brackets. */
  private static Network network(String text) {
    String plain = text.replaceFirst("^\\[([^\\]]*)]", "$1");
    Network network = Network.parse(plain);
    String host = plain.split("/", 2)[0];
    if (!Addresses.literal(host).map(network.address()::equals).orElse(false)) {
      throw new IllegalArgumentException(
          "'" + text + "' has bits behind its prefix; is " + network + " meant?");
    }
    return network;
  }

  /** Networks in a row, which most tables consist of, are searched at once. */
  @Override
  public List<Statement<InetAddress>> compact(List<Statement<InetAddress>> statements) {
    List<Statement<InetAddress>> compact = new ArrayList<>();
    List<Network> networks = new ArrayList<>();
    List<String> results = new ArrayList<>();
    for (Statement<InetAddress> each : statements) {
      if (each instanceof Statement.Line<InetAddress>(InNetwork(Network network), String result)) {
        networks.add(network);
        results.add(result);
      } else {
        flush(networks, results, compact);
        compact.add(each);
      }
    }
    flush(networks, results, compact);
    return List.copyOf(compact);
  }

  private static void flush(
      List<Network> networks, List<String> results, List<Statement<InetAddress>> compact) {
    if (!networks.isEmpty()) {
      compact.add(new Statement.Run(Networks.of(networks), List.copyOf(results)));
      networks.clear();
      results.clear();
    }
  }
}
