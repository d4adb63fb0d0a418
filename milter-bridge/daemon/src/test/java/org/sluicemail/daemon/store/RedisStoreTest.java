package org.sluicemail.daemon.store;

import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;

@RequiresServer(Kind.REDIS)
class RedisStoreTest extends RedisContract {
  @Override
  String settings() {
    return "url: redis://127.0.0.1:" + RedisServer.shared().port() + "/1";
  }
}
