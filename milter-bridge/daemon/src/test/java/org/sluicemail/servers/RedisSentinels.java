package org.sluicemail.servers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A Redis, its replica, and three Sentinels that make the replica the master when need be. */
public final class RedisSentinels implements AutoCloseable {
  public static final String MASTER = "mymaster";

  private static final int COUNT = 3;

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  private RedisSentinels() {}

  /** Those of this JVM, started at first use. */
  public static RedisSentinels shared() {
    return Shared.server(RedisSentinels.class, "", () -> start());
  }

  /** Starts others, with these command line options of both servers besides. */
  public static RedisSentinels start(String... options) throws IOException {
    RedisSentinels all = new RedisSentinels();
    try {
      all.run(List.of(options));
      return all;
    } catch (IOException | AssertionError e) {
      all.close();
      throw e;
    }
  }

  private void run(List<String> options) throws IOException {
    servers.add(RedisServer.start(options.toArray(String[]::new)));
    String primary = Integer.toString(primary().port());
    List<String> replica = new ArrayList<>(options);
    replica.addAll(List.of("--replicaof", "127.0.0.1", primary));
    servers.add(RedisServer.start(replica.toArray(String[]::new)));
    Await.until(
        "replica",
        RedisServer.LIMIT,
        () -> primary().reply("INFO replication").contains("state=online"));
    for (int i = 0; i < COUNT; i++) {
      sentinels.add(RedisServer.sentinel(configuration(primary)));
    }
    for (RedisServer sentinel : sentinels) {
      Await.until(
          "Sentinels that know each other",
          RedisServer.LIMIT,
          () -> sentinel.reply("INFO sentinel").contains("slaves=1,sentinels=" + COUNT));
    }
  }

  private static String configuration(String primary) {
    return """
    sentinel monitor NAME 127.0.0.1 PORT 2
    sentinel down-after-milliseconds NAME 500
    sentinel failover-timeout NAME 3000
    """
        .replace("NAME", MASTER)
        .replace("PORT", primary);
  }

  /** The server that was the master at the start. */
  public RedisServer primary() {
    return servers.getFirst();
  }

  /** The other one. */
  public RedisServer replica() {
    return servers.getLast();
  }

  /** From now on the replica learns of nothing: the primary does not take its password. */
  public void part() throws IOException {
    replica().command("CONFIG SET masterauth wrong");
    primary().command("CLIENT KILL TYPE replica");
    Await.until(
        "parted replica",
        RedisServer.LIMIT,
        () -> replica().reply("INFO replication").contains("master_link_status:down"));
  }

  /** {@code MASTER@host:port,host:port} */
  public String url() {
    return MASTER
        + "@"
        + sentinels.stream()
            .map(sentinel -> "127.0.0.1:" + sentinel.port())
            .collect(Collectors.joining(","));
  }

  @Override
  public void close() throws IOException {
    for (RedisServer sentinel : sentinels) {
      sentinel.close();
    }
    for (RedisServer server : servers) {
      server.close();
    }
  }
}
