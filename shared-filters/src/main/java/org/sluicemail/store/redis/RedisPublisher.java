package org.sluicemail.store.redis;

import static org.sluicemail.store.redis.Request.octets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluicemail.store.StoreSettings;
import org.sluicemail.store.StoreUrl;
import redis.clients.jedis.Protocol.Command;

/** Tells others things by way of Redis. Safe for use by many threads. */
public final class RedisPublisher implements AutoCloseable {
  private final Servers servers;

  /** A publisher at {@code url} of {@code settings}; nobody is asked yet. */
  public RedisPublisher(StoreSettings settings, StoreUrl.Redis url) {
    this.servers = new Servers(url.toString(), new Connecting(settings, url));
  }

  /** Gives the message to all who listen at the channel just now; how many those are. */
  public long publish(String channel, byte[] message) throws IOException, InterruptedException {
    return servers.ask(Request.of(Command.PUBLISH, octets(channel), message)).number();
  }

  /** Adds an entry to a stream and lets go of old ones beyond about {@code length}. */
  public void append(String stream, long length, Map<String, byte[]> fields)
      throws IOException, InterruptedException {
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(octets(stream));
    List.of("MAXLEN", "~", Long.toString(length), "*").forEach(word -> arguments.add(octets(word)));
    fields.forEach((name, value) -> {
      arguments.add(octets(name));
      arguments.add(value);
    });
    servers.ask(Request.of(Command.XADD, arguments.toArray(byte[][]::new)));
  }

  /** Finds out whether Redis answers; {@code IOException} with the reason when not. */
  public void ping() throws IOException, InterruptedException {
    servers.ask(Request.of(Command.PING));
  }

  @Override
  public void close() {
    servers.close();
  }
}
