package org.sluicemail.daemon.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.sluicemail.servers.RedisServer;

/** A real Redis, in which {@code Greylist} remembers. */
final class RedisService implements Service {
  private final RedisServer redis;

  RedisService() throws IOException {
    redis = RedisServer.start();
  }

  @Override
  public String name() {
    return "Redis";
  }

  @Override
  public InetSocketAddress backend() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), redis.port());
  }

  @Override
  public String configuration(int port) {
    return """
    store: {url: "redis://127.0.0.1:%d/0", timeout: 400ms}
    filters:
      f: {type: Greylist, timeout: 1s}
    """
        .formatted(port);
  }

  @Override
  public boolean isInformed(Asked asked) {
    return asked.word().equals("tempfail");
  }

  @Override
  public void close() throws IOException {
    redis.close();
  }
}
