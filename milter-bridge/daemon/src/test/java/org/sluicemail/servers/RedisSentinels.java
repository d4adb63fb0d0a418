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
    return Shared.server(RedisSentinels.class, "", RedisSentinels::start);
  }

  /** Starts others. */
  public static RedisSentinels start() throws IOException {
    RedisSentinels all = new RedisSentinels();
    try {
      all.run();
      return all;
    } catch (IOException | AssertionError e) {
      all.close();
      throw e;
    }
  }

  private void run() throws IOException {
    servers.add(RedisServer.start());
    String primary = Integer.toString(primary().port());
    servers.add(RedisServer.start("--replicaof", "127.0.0.1", primary));
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
