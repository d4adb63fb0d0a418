package org.sluicemail.store.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.sluicemail.config.Secret;
import org.sluicemail.store.StoreSettings;
import org.sluicemail.store.StoreUrl;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/** How servers of Redis are reached; every wait has an end. */
final class Connecting {
  /** An idle connection is worth little, and a firewall may have forgotten it. */
  private static final Duration KEPT_IDLE = Duration.ofSeconds(60);

  /** Per server: some 30,000 short operations a second. */
  private static final int CONNECTIONS = 16;

  private final StoreSettings settings;
  private final StoreUrl.Redis url;

  Connecting(StoreSettings settings, StoreUrl.Redis url) {
    this.settings = settings;
    this.url = url;
  }

  Duration patience() {
    return settings.patience();
  }

  int connections() {
    return settings.connections().orElse(CONNECTIONS);
  }

  /** Sentinels and Clusters are asked for their servers at once, a single server is not. */
  Topology topology() throws IOException {
    DefaultJedisClientConfig.Builder ours = config();
    url.user().or(settings::user).ifPresent(ours::user);
    settings.password().map(Secret::value).ifPresent(ours::password);
    JedisClientConfig config = ours.database(url.database()).build();
    Set<HostAndPort> servers = new LinkedHashSet<>();
    url.servers().forEach(server -> servers.add(new HostAndPort(server.host(), server.port())));
    return switch (url.kind()) {
      case SINGLE -> {
        HostAndPort only = servers.iterator().next();
        yield new Topology.Single(only, new PooledConnectionProvider(only, config, pool()));
      }
      case SENTINEL ->
          new Topology.Sentinel(
              new SentineledConnectionProvider(url.master(), config, pool(), servers, listening()));
      case CLUSTER ->
          new Topology.Cluster(
              new ClusterConnectionProvider(servers, config, pool()),
              new Background(System::nanoTime));
    };
  }

  /** Sentinels speak when something happens, and are silent otherwise. */
  private JedisClientConfig listening() throws IOException {
    DefaultJedisClientConfig.Builder theirs = config().blockingSocketTimeoutMillis(0);
    settings.sentinel().flatMap(StoreSettings.Sentinel::user).ifPresent(theirs::user);
    settings.sentinel().map(it -> it.password().value()).ifPresent(theirs::password);
    return theirs.build();
  }

  private DefaultJedisClientConfig.Builder config() throws IOException {
    int millis = Math.toIntExact(patience().toMillis());
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .serverDefaultProtocol() // without HELLO, which old servers do not know
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis)
            .blockingSocketTimeoutMillis(millis)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    if (url.tls()) {
      config.sslOptions(Tls.options(settings.tls()));
    }
    return config;
  }

  private ConnectionPoolConfig pool() {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setJmxEnabled(false);
    pool.setMaxTotal(connections());
    pool.setMaxIdle(connections());
    pool.setMinIdle(0);
    pool.setMaxWait(patience());
    pool.setTestWhileIdle(false);
    pool.setTimeBetweenEvictionRuns(KEPT_IDLE.dividedBy(2));
    pool.setMinEvictableIdleDuration(KEPT_IDLE);
    return pool;
  }
}
