package org.sluicemail.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.sluicemail.config.Endpoint;

/**
 * Several servers that give the same answers: a request goes to one, and to the next when that one
 * fails. Knows neither protocol nor policy; safe for use by many threads.
 */
public final class Upstream {
  private final Settings settings;
  private final Rotation rotation;
  private final Semaphore permits;
  private final Request<?> probe;

  /**
   * How a group behaves.
   *
   * @param servers at least one, asked in turn
   * @param permits requests in flight at most
   * @param patience how long a request waits for a permit
   * @param maxErrors errors in a row after which a server is left alone
   * @param deadTime for how long, at first; it doubles with each probe that fails
   */
  public record Settings(
      List<Endpoint> servers, int permits, Duration patience, int maxErrors, Duration deadTime) {
    public Settings {
      servers = List.copyOf(servers);
      if (servers.isEmpty() || permits < 1 || maxErrors < 1) {
        throw new IllegalArgumentException("a group has servers, permits and patience with errors");
      }
    }
  }

  /** What is asked of a server. */
  @FunctionalInterface
  public interface Request<T> {
    /**
     * Asks {@code server}, within a deadline of its own; {@code IOException} is an error of the
     * server, {@code ConnectException} the sign that nobody listens there.
     */
    T to(Endpoint server) throws IOException, InterruptedException;
  }

  public Upstream(Settings settings) {
    this(settings, server -> server);
  }

  /**
   * As the other, and a server that was left alone gets a request only after it has answered {@code
   * probe}.
   */
  public Upstream(Settings settings, Request<?> probe) {
    this(settings, probe, System::nanoTime);
  }

  /** As the others, with time in nanoseconds from {@code ticker}. */
  Upstream(Settings settings, Request<?> probe, LongSupplier ticker) {
    this.settings = settings;
    this.probe = probe;
    this.rotation =
        new Rotation(settings.servers(), settings.maxErrors(), settings.deadTime(), ticker);
    this.permits = new Semaphore(settings.permits(), true);
  }

  /**
   * The first answer that a server gives. What interrupts the caller ends the request at once, and
   * is no error of the server.
   *
   * @throws UnavailableException when none answered
   */
  public <T> T ask(Request<T> request) throws IOException, InterruptedException {
    Duration patience = settings.patience();
    if (!permits.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      String busy = "all " + settings.permits() + " connections were busy for ";
      throw new UnavailableException(busy + patience.toMillis() + " ms", false);
    }
    try {
      return askInTurn(request);
    } finally {
      permits.release();
    }
  }

  private <T> T askInTurn(Request<T> request) throws IOException, InterruptedException {
    List<Server> tried = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    Optional<Rotation.Attempt> next = rotation.next(tried);
    while (next.isPresent()) {
      try {
        return ask(request, next.get());
      } catch (IOException e) {
        tried.add(next.get().server());
        failures.add(e);
        next = rotation.next(tried);
      }
    }
    throw unavailable(tried, failures);
  }

  private <T> T ask(Request<T> request, Rotation.Attempt attempt)
      throws IOException, InterruptedException {
    boolean judged = false;
    try {
      if (attempt.doubtful()) {
        var unused = probe.to(attempt.server().endpoint);
      }
      T answer = request.to(attempt.server().endpoint);
      rotation.succeeded(attempt);
      judged = true;
      return answer;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      rotation.failed(attempt, e instanceof ConnectException);
      judged = true;
      throw e;
    } finally {
      if (!judged) {
        rotation.abandoned(attempt);
      }
    }
  }

  private static InterruptedException interrupted(IOException cause) {
    InterruptedException interrupted = new InterruptedException();
    interrupted.initCause(cause);
    return interrupted;
  }

  private UnavailableException unavailable(List<Server> tried, List<IOException> failures) {
    StringBuilder text = new StringBuilder("no server answered");
    for (int i = 0; i < tried.size(); i++) {
      text.append(i == 0 ? ": " : "; ").append(tried.get(i).endpoint);
      text.append(": ").append(failures.get(i).getMessage());
    }
    var unavailable = new UnavailableException(text.toString(), rotation.allRefused());
    failures.forEach(unavailable::addSuppressed);
    return unavailable;
  }
}
