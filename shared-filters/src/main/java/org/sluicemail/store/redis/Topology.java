package org.sluicemail.store.redis;

import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.providers.ClusterConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.providers.SentineledConnectionProvider;

/** Which server has which key, and the connections to it. */
sealed interface Topology extends AutoCloseable {
  /** The server that has the keys of this slot. */
  HostAndPort server(int slot);

  /** A connection to {@code server}, which returns to its pool when it is closed. */
  Connection connection(HostAndPort server);

  /** The servers that have keys, each of its own. */
  List<HostAndPort> primaries();

  /** Closes idle connections to {@code server}: it has closed one of them. */
  void forget(HostAndPort server);

  /** Something has changed: who has what is to be asked anew. Does not wait. */
  void refresh();

  @Override
  void close();

  /** One server. */
  record Single(HostAndPort server, PooledConnectionProvider provider) implements Topology {
    @Override
    public HostAndPort server(int slot) {
      return server;
    }

    @Override
    public Connection connection(HostAndPort server) {
      return provider.getConnection();
    }

    @Override
    public List<HostAndPort> primaries() {
      return List.of(server);
    }

    @Override
    public void forget(HostAndPort server) {
      provider.getPool().clear();
    }

    @Override
    public void refresh() {
      // there is but one
    }

    @Override
    public void close() {
      provider.close();
    }
  }

  /** The one server that Sentinels call the master; they tell by themselves when it changes. */
  record Sentinel(SentineledConnectionProvider provider) implements Topology {
    @Override
    public HostAndPort server(int slot) {
      return provider.getCurrentMaster();
    }

    @Override
    public Connection connection(HostAndPort server) {
      return provider.getConnection();
    }

    @Override
    public List<HostAndPort> primaries() {
      return List.of(provider.getCurrentMaster());
    }

    @Override
    public void forget(HostAndPort server) {
      provider.getConnectionMap().values().forEach(pool -> pool.clear());
    }

    @Override
    public void refresh() {
      // the Sentinels tell
    }

    @Override
    public void close() {
      provider.close();
    }
  }

  /** A Cluster, whose keys are spread over 16384 slots. */
  record Cluster(ClusterConnectionProvider provider, Background refreshing) implements Topology {
    @Override
    public HostAndPort server(int slot) {
      HostAndPort server = provider.getNode(slot);
      if (server == null) {
        refresh();
        throw new JedisConnectionException("no server of the Cluster has the slot of this key");
      }
      return server;
    }

    @Override
    public Connection connection(HostAndPort server) {
      return provider.getConnection(server);
    }

    @Override
    public List<HostAndPort> primaries() {
      return provider.getPrimaryNodes().keySet().stream().map(HostAndPort::from).toList();
    }

    @Override
    public void forget(HostAndPort server) {
      var pool = provider.getNodes().get(server.toString());
      if (pool != null) {
        pool.clear();
      }
    }

    @Override
    public void refresh() {
      refreshing.run(provider::renewSlotCache);
    }

    @Override
    public void close() {
      provider.close();
    }
  }
}
