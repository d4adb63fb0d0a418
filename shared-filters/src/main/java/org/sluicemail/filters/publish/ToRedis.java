package org.sluicemail.filters.publish;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.store.redis.RedisPublisher;

/** Publishes copies in Redis. */
final class ToRedis implements Delivery {
  private final RedisPublisher redis;

  ToRedis(RedisPublisher redis) {
    this.redis = redis;
  }

  /** What goes wrong with one target must not keep others from theirs. */
  @Override
  public void deliver(Copy copy) throws IOException, InterruptedException {
    byte[] message = copy.message();
    byte[] account = needsAccount(copy) ? Account.of(copy) : new byte[0];
    Optional<IOException> failure = Optional.empty();
    for (Target target : copy.targets()) {
      try {
        deliver(target, account, message);
      } catch (IOException e) {
        failure = failure.or(() -> Optional.of(e));
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void deliver(Target target, byte[] account, byte[] message)
      throws IOException, InterruptedException {
    boolean whole = target.payload() == Settings.Payload.ENVELOPE;
    switch (target.place()) {
      case Target.Place.Channel(String name) ->
          redis.publish(name, whole ? joined(account, message) : message);
      case Target.Place.Stream(String name, long maxLength) ->
          redis.append(name, maxLength, fields(whole, account, message));
    }
  }

  private static boolean needsAccount(Copy copy) {
    return copy.targets().stream()
        .anyMatch(target -> target.payload() == Settings.Payload.ENVELOPE);
  }

  /** The line, CRLF and the message. */
  private static byte[] joined(byte[] account, byte[] message) {
    byte[] joined = new byte[account.length + 2 + message.length];
    System.arraycopy(account, 0, joined, 0, account.length);
    joined[account.length] = '\r';
    joined[account.length + 1] = '\n';
    System.arraycopy(message, 0, joined, account.length + 2, message.length);
    return joined;
  }

  private static Map<String, byte[]> fields(boolean whole, byte[] account, byte[] message) {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    if (whole) {
      fields.put("envelope", account);
    }
    fields.put("message", message);
    return fields;
  }

  @Override
  public void probe() throws IOException, InterruptedException {
    redis.ping();
  }

  @Override
  public void close() {
    redis.close();
  }
}
