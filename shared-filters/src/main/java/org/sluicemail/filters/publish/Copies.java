package org.sluicemail.filters.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Services;
import org.sluicemail.store.StoreSettings;
import org.sluicemail.store.StoreUrl;
import org.sluicemail.store.redis.RedisPublisher;

/** Makes what {@code Publish} consists of. */
public final class Copies {
  /** To find the server, to reach it, to be answered. */
  private static final int WAITS = 3;

  private Copies() {}

  /** By these a courier is known, so that a reload carries on what waits. */
  private record Known(Redis redis, int queue, long queueSize) {}

  /** The observer with these settings; its courier is shared by those for the same server. */
  public static Observer of(Settings settings, Services services) throws ConfigException {
    List<Target> targets = new ArrayList<>();
    for (Settings.Aim aim : settings.targets()) {
      targets.add(Target.of(aim));
    }
    Known known = new Known(settings.redis(), settings.queue(), settings.queueSize().bytes());
    Courier courier = services.resources().get(known, () -> courier(known));
    return new Copying(targets, courier, services.clock());
  }

  private static Courier courier(Known known) {
    StoreSettings settings = known.redis().settings();
    if (!(settings.url() instanceof StoreUrl.Redis url)) {
      throw new IllegalStateException("only Redis publishes");
    }
    Duration patience = settings.patience().multipliedBy(WAITS);
    return new Courier(
        url.toString(),
        new Outbox(known.queue(), known.queueSize()),
        new ToRedis(new RedisPublisher(settings, url)),
        patience);
  }
}
