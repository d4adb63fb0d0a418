package org.sluicemail.daemon.store;

import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisSentinels;
import org.sluicemail.servers.RequiresServer;

@RequiresServer(Kind.REDIS)
class RedisSentinelStoreTest extends RedisContract {
  @Override
  String settings() {
    return "url: redis-sentinel://" + RedisSentinels.shared().url() + "/1";
  }
}
