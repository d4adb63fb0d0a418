package org.sluicemail.upstream;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.Endpoint;

/**
 * Whose turn it is: live servers go round, a dead one is left alone for its dead time and then
 * probed by exactly one request, whose success revives it and whose failure doubles the dead time.
 */
final class Rotation {
  private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);

  /** A probe costs a mail some time: 16 times the dead time is rare enough, and soon enough. */
  private static final int MAX_DOUBLINGS = 4;

  private static final Comparator<Server> LEAST_HOPELESS =
      Comparator.comparing((Server server) -> server.probed)
          .thenComparing((one, other) -> Long.signum(one.failedAt - other.failedAt));

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Server> servers;
  private final int maxErrors;
  private final Duration deadTime;
  private final LongSupplier ticker;
  private int turn;

  /**
   * A try of one server.
   *
   * @param probe whether it decides if the server lives again
   * @param doubtful whether the server is dead as far as is known
   */
  record Attempt(Server server, boolean probe, boolean doubtful) {}

  Rotation(List<Endpoint> servers, int maxErrors, Duration deadTime, LongSupplier ticker) {
    this.servers = servers.stream().map(Server::new).toList();
    this.maxErrors = maxErrors;
    this.deadTime = deadTime;
    this.ticker = ticker;
  }

  /** Whom to try after {@code tried}; nobody when all that might answer were tried. */
  Optional<Attempt> next(Collection<Server> tried) {
    return locked(() -> {
      Predicate<Server> untried = server -> !tried.contains(server);
      Optional<Attempt> first = tried.isEmpty() ? probe(untried) : Optional.empty();
      return first
          .or(() -> live(untried))
          .or(() -> probe(untried))
          .or(() -> tried.isEmpty() ? leastHopeless() : Optional.empty());
    });
  }

  private Optional<Attempt> probe(Predicate<Server> untried) {
    long now = ticker.getAsLong();
    Optional<Server> due =
        servers.stream()
            .filter(untried)
            .filter(server -> server.dead && !server.probed && now - server.dueAt >= 0)
            .findFirst();
    due.ifPresent(server -> server.probed = true);
    return due.map(server -> new Attempt(server, true, true));
  }

  private Optional<Attempt> live(Predicate<Server> untried) {
    for (int i = 0; i < servers.size(); i++) {
      int index = (turn + i) % servers.size();
      Server server = servers.get(index);
      if (!server.dead && untried.test(server)) {
        turn = index + 1;
        return Optional.of(new Attempt(server, false, false));
      }
    }
    return Optional.empty();
  }

  /** With all dead, giving up would be no better than trying: the one dead longest. */
  private Optional<Attempt> leastHopeless() {
    return servers.stream().min(LEAST_HOPELESS).map(server -> new Attempt(server, false, true));
  }

  /** The server answered. */
  void succeeded(Attempt attempt) {
    boolean revived = locked(() -> revive(attempt));
    if (revived) {
      LOG.info("{} answers again", attempt.server().endpoint);
    }
  }

  private static boolean revive(Attempt attempt) {
    Server server = attempt.server();
    boolean wasDead = server.dead;
    server.dead = false;
    server.errors = 0;
    server.doublings = 0;
    server.refused = false;
    server.probed = server.probed && !attempt.probe();
    return wasDead;
  }

  /** The server failed; {@code refused} when nobody listens there. */
  void failed(Attempt attempt, boolean refused) {
    boolean died = locked(() -> fail(attempt, refused));
    if (died) {
      LOG.warn("{} does not answer: left alone for {}", attempt.server().endpoint, deadTime);
    }
  }

  private boolean fail(Attempt attempt, boolean refused) {
    Server server = attempt.server();
    server.refused = refused;
    server.failedAt = ticker.getAsLong();
    if (attempt.probe()) {
      server.probed = false;
      bury(server, Math.min(server.doublings + 1, MAX_DOUBLINGS));
    } else if (!server.dead && ++server.errors >= maxErrors) {
      bury(server, 0);
      return true;
    }
    return false;
  }

  private void bury(Server server, int doublings) {
    server.dead = true;
    server.doublings = doublings;
    server.dueAt = server.failedAt + (deadTime.toNanos() << doublings);
  }

  /** The request ended for reasons of its own, which say nothing of the server. */
  void abandoned(Attempt attempt) {
    locked(() -> attempt.server().probed = attempt.server().probed && !attempt.probe());
  }

  /** Whether every server refused the connection when it was last tried. */
  boolean allRefused() {
    return locked(() -> servers.stream().allMatch(server -> server.refused));
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
