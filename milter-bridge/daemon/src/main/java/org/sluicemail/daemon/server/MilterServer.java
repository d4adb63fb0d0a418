package org.sluicemail.daemon.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.config.Endpoint;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;

/**
 * Serves mail servers on all listeners, one virtual thread for each connection.
 *
 * <p>When there are as many connections as allowed, further ones wait in the kernel's queue.
 */
public final class MilterServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MilterServer.class);

  /** How often late peers are looked for: deadlines of connections are as exact as this. */
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Mails that are broken off end with their observers, who have {@link Deadlines} of 8 s. */
  private static final Duration LAST = Deadlines.DEFAULT.command().plusSeconds(2);

  private final ServerSettings settings;
  private final Semaphore permits;
  private final Counters counters = new Counters();
  private final List<Listener> listeners = new ArrayList<>();
  private final Set<MilterConnection> connections = ConcurrentHashMap.newKeySet();
  private final ReentrantLock engineLock = new ReentrantLock();
  private final Thread clock = new Thread(this::keepTime, "milter-clock");
  private final Map<String, Terms> terms = new HashMap<>();
  private Engine engine;
  private volatile boolean stopping;

  /** A server that takes over {@code engine}: it closes it at its end. */
  public MilterServer(ServerSettings settings, Engine engine) {
    this.settings = settings;
    this.engine = engine;
    this.permits = new Semaphore(settings.connections());
  }

  /** Listens everywhere or, with an {@code IOException} that tells where not, nowhere. */
  public void start() throws IOException {
    try {
      for (Endpoint endpoint : settings.listen()) {
        listeners.add(Listener.bind(endpoint, settings.socket()));
      }
    } catch (IOException e) {
      listeners.forEach(Listener::close);
      throw e;
    }
    agree();
    clock.setDaemon(true);
    clock.start();
    for (Listener listener : listeners) {
      // Not virtual: accepting goes on when all carriers are busy with computing.
      new Thread(() -> listener.accept(this::accept), "milter-accept").start();
    }
  }

  /** Where we listen, with the ports that the system chose. */
  public List<Endpoint> endpoints() {
    return listeners.stream().map(Listener::endpoint).toList();
  }

  /** The engine of new connections, which the caller closes. */
  public Engine engine() {
    engineLock.lock();
    try {
      return engine.retain();
    } finally {
      engineLock.unlock();
    }
  }

  /** Gives new connections another engine; those that are open keep theirs. */
  public void engine(Engine next) {
    engineLock.lock();
    try {
      engine.close();
      engine = next;
      agree();
    } finally {
      engineLock.unlock();
    }
  }

  private void agree() {
    terms.clear();
    for (Endpoint endpoint : endpoints()) {
      terms.put(endpoint.toString(), Terms.of(engine, endpoint.toString()));
    }
  }

  /** Under the lock, so that no reload closes the engine before the connection holds it. */
  private MilterConnection connection(SocketChannel channel, Listener listener) {
    engineLock.lock();
    try {
      String name = listener.endpoint().toString();
      Terms agreed = Objects.requireNonNull(terms.get(name), "a listener without terms");
      return new MilterConnection(channel, listener.isTcp(), agreed, settings, counters);
    } finally {
      engineLock.unlock();
    }
  }

  /** Figures by name, for whoever asks how we are. */
  public Map<String, Long> status() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("open", (long) connections.size());
    figures.putAll(counters.figures());
    return figures;
  }

  private void accept(SocketChannel channel, Listener listener)
      throws IOException, InterruptedException {
    permits.acquire();
    if (stopping) {
      permits.release();
      channel.close();
      return;
    }
    counters.connected();
    MilterConnection connection = connection(channel, listener);
    connections.add(connection);
    Thread.ofVirtual().name("milter").start(() -> serve(connection));
  }

  private void serve(MilterConnection connection) {
    try {
      if (stopping) {
        connection.stop();
      }
      connection.run();
    } finally {
      connections.remove(connection);
      permits.release();
    }
  }

  private void keepTime() {
    try {
      while (!stopping) {
        TimeUnit.NANOSECONDS.sleep(TICK.toNanos());
        long now = System.nanoTime();
        connections.forEach(connection -> connection.expire(now));
      }
    } catch (InterruptedException e) {
      LOG.debug("the server has ended");
    }
  }

  /** Stops: accepts nobody, lets running mails end within the drain timeout, then ends all. */
  @Override
  public void close() {
    if (stopping) {
      return;
    }
    stopping = true;
    listeners.forEach(Listener::close);
    connections.forEach(MilterConnection::stop);
    if (!awaitQuiet(settings.drainTimeout())) {
      LOG.warn("{} mails were still under way", connections.size());
      connections.forEach(MilterConnection::end);
      awaitQuiet(LAST);
    }
    clock.interrupt();
    engineLock.lock();
    try {
      engine.close();
    } finally {
      engineLock.unlock();
    }
  }

  private boolean awaitQuiet(Duration limit) {
    int all = settings.connections();
    try {
      boolean quiet = permits.tryAcquire(all, limit.toNanos(), TimeUnit.NANOSECONDS);
      if (quiet) {
        // whoever still waits for a permit learns that it is too late
        permits.release(all);
      }
      return quiet;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
