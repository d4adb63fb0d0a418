package org.sluicemail.james;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.reactivestreams.Publisher;
import org.sluicemail.engine.Engine;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Tells James's health checks how the configurations in use are: degraded is one whose file has
 * changed for the worse, or whose store does not answer.
 */
public final class SluiceHealthCheck implements HealthCheck {
  private static final ComponentName NAME = new ComponentName("Sluice");

  @Override
  public ComponentName componentName() {
    return NAME;
  }

  @Override
  public Publisher<Result> check() {
    return Mono.fromCallable(SluiceHealthCheck::result).subscribeOn(Schedulers.boundedElastic());
  }

  private static Result result() throws InterruptedException {
    List<String> troubles = new ArrayList<>();
    for (SharedEngine shared : SharedEngine.all()) {
      shared.problem().ifPresent(text -> troubles.add(shared.file() + " is not in use: " + text));
      checkStore(shared, troubles);
    }
    return troubles.isEmpty()
        ? Result.healthy(NAME)
        : Result.degraded(NAME, String.join("; ", troubles));
  }

  private static void checkStore(SharedEngine shared, List<String> troubles)
      throws InterruptedException {
    try (Engine engine = shared.use()) {
      engine.store().stats();
    } catch (IOException e) {
      troubles.add("the store of " + shared.file() + " does not answer: " + e.getMessage());
    }
  }
}
