package org.sluicemail.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A Redis Cluster of three primaries, each with a replica. */
public final class RedisCluster implements AutoCloseable {
  private static final int NODES = 6;

  private final List<RedisServer> nodes = new ArrayList<>();

  private RedisCluster() {}

  /** The instance of this JVM, started at first use. */
  public static RedisCluster shared() {
    return Shared.server(RedisCluster.class, "", RedisCluster::start);
  }

  /** Another instance. */
  public static RedisCluster start() throws IOException {
    RedisCluster cluster = new RedisCluster();
    try {
      cluster.run();
      return cluster;
    } catch (IOException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private void run() throws IOException {
    for (int i = 0; i < NODES; i++) {
      String bus = Integer.toString(Ports.free());
      nodes.add(
          RedisServer.start(
              "--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-port", bus));
    }
    List<String> create = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
    nodes.forEach(node -> create.add("127.0.0.1:" + node.port()));
    create.addAll(List.of("--cluster-replicas", "1", "--cluster-yes"));
    Programs.run(create.toArray(String[]::new));
    for (RedisServer node : nodes) {
      Await.until(
          "Cluster",
          RedisServer.LIMIT,
          () -> node.reply("CLUSTER INFO").contains("cluster_state:ok"));
    }
  }

  public List<RedisServer> nodes() {
    return List.copyOf(nodes);
  }

  /** The primary that has this slot, as the first node sees it. */
  public RedisServer primary(int slot) throws IOException {
    String owner =
        nodes
            .getFirst()
            .reply("CLUSTER NODES")
            .lines()
            .filter(line -> line.contains("master"))
            .filter(line -> hasSlot(line, slot))
            .findFirst()
            .orElseThrow();
    return nodes.stream()
        .filter(node -> owner.contains("127.0.0.1:" + node.port() + "@"))
        .findFirst()
        .orElseThrow();
  }

  private static boolean hasSlot(String line, int slot) {
    String[] range = line.substring(line.lastIndexOf(' ') + 1).split("-");
    return Integer.parseInt(range[0]) <= slot && slot <= Integer.parseInt(range[1]);
  }

  /** {@code host:port,host:port} of some nodes. */
  public String url() {
    return nodes.stream()
        .limit(2)
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() throws IOException {
    for (RedisServer node : nodes) {
      node.close();
    }
  }
}
