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
    return Shared.server(RedisCluster.class, "", () -> start());
  }

  /** Another instance, with these command line options of all nodes besides. */
  public static RedisCluster start(String... options) throws IOException {
    RedisCluster cluster = new RedisCluster();
    try {
      cluster.run(List.of(options));
      return cluster;
    } catch (IOException | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  private void run(List<String> options) throws IOException {
    for (int i = 0; i < NODES; i++) {
      String bus = Integer.toString(Ports.free());
      List<String> node = new ArrayList<>(options);
      node.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
      node.addAll(List.of("--cluster-port", bus));
      nodes.add(RedisServer.start(node.toArray(String[]::new)));
    }
    List<String> create = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
    nodes.forEach(node -> create.add("127.0.0.1:" + node.port()));
    create.addAll(List.of("--cluster-replicas", "1", "--cluster-yes"));
    Programs.run(create.toArray(String[]::new));
    for (RedisServer node : nodes) {
      Await.until(
          "Cluster",
          RedisServer.LIMIT,
          () -> node.reply("CLUSTER INFO").contains("cluster_state:ok") && isCopied(node));
    }
  }

  /** Whether its replica, or the node as one, learns of each change. */
  private static boolean isCopied(RedisServer node) throws IOException {
    String replication = node.reply("INFO replication");
    return replication.contains("state=online") || replication.contains("master_link_status:up");
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
