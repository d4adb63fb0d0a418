package org.sluicemail.daemon.store;

import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisCluster;
import org.sluicemail.servers.RequiresServer;

@RequiresServer(Kind.REDIS)
class RedisClusterStoreTest extends RedisContract {
  @Override
  String settings() {
    return "url: redis-cluster://" + RedisCluster.shared().url();
  }
}
