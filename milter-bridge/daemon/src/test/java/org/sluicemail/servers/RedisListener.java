package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Jedis;

/** Hears everything that is published at a Redis, from its making on. */
public final class RedisListener implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private final Map<String, BlockingQueue<byte[]>> heard = new ConcurrentHashMap<>();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final Ears ears = new Ears();
  private final Jedis jedis;
  private final Thread thread;

  private final class Ears extends BinaryJedisPubSub {
    @Override
    public void onPSubscribe(byte[] pattern, int channels) {
      listening.countDown();
    }

    @Override
    public void onPMessage(byte[] pattern, byte[] channel, byte[] message) {
      queue(new String(channel, UTF_8)).add(message);
    }
  }

  /** Begins to listen. */
  public RedisListener(RedisServer redis) throws IOException, InterruptedException {
    jedis = new Jedis("127.0.0.1", redis.port());
    thread = Thread.ofVirtual().start(() -> jedis.psubscribe(ears, "*".getBytes(UTF_8)));
    if (!listening.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("Redis lets nobody listen");
    }
  }

  /** The next message of the channel, which comes within a limit. */
  public byte[] next(String channel) throws IOException, InterruptedException {
    byte[] message = queue(channel).poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new IOException("nothing was said in " + channel);
    }
    return message;
  }

  /** How many messages of the channel are left. */
  public int left(String channel) {
    return queue(channel).size();
  }

  private BlockingQueue<byte[]> queue(String channel) {
    return heard.computeIfAbsent(channel, name -> new LinkedBlockingQueue<>());
  }

  @Override
  public void close() throws InterruptedException {
    ears.punsubscribe();
    thread.join(LIMIT);
    jedis.close();
  }
}
