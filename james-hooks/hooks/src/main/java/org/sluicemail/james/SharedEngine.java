package org.sluicemail.james;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Resources;

/**
 * The engine of one configuration file: one for all hooks and mailets that name it.
 *
 * <p>It follows the file. A new state is loaded when it was seen twice, so that a file that is
 * still being written is left alone; mails that are under way stay with the engine they began with.
 * What is wrong with a new state is logged, and the engine stays as it is.
 */
final class SharedEngine implements EngineSource {
  private static final Logger LOG = LoggerFactory.getLogger(SharedEngine.class);
  private static final Resources RESOURCES = new Resources();
  private static final ReentrantLock REGISTRY = new ReentrantLock();
  private static final Map<Path, SharedEngine> OPEN = new HashMap<>();

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread watch;
  private final Duration interval;
  private Engine engine;
  private State loaded;
  private State seen;
  private Optional<String> problem = Optional.empty();
  private int users;
  private boolean closed;

  /** How a file looks from outside; nothing of it while there is none. */
  private record State(Optional<FileTime> modified, long size, Optional<Object> key) {
    static State of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new State(
            Optional.of(now.lastModifiedTime()), now.size(), Optional.ofNullable(now.fileKey()));
      } catch (IOException e) {
        return new State(Optional.empty(), 0, Optional.empty());
      }
    }
  }

  private SharedEngine(Path file, Duration interval)
      throws ConfigException, IOException, InterruptedException {
    this.file = file;
    this.interval = interval;
    this.loaded = State.of(file);
    this.seen = loaded;
    this.engine = started(made(file));
    this.watch = Thread.ofVirtual().name("sluice-reload").unstarted(this::watch);
  }

  /**
   * The engine of {@code file} with one user more, who closes it.
   *
   * @param reload how often to look whether the file has changed; the first user decides
   * @throws ConfigException with all problems of the file
   * @throws IOException when its store can never be used, as when another process owns it
   */
  static SharedEngine open(Path file, Duration reload)
      throws ConfigException, IOException, InterruptedException {
    Path known = file.toAbsolutePath().normalize();
    REGISTRY.lock();
    try {
      SharedEngine shared = OPEN.get(known);
      if (shared == null) {
        shared = new SharedEngine(known, reload);
        OPEN.put(known, shared);
        shared.watch.start();
      }
      shared.users++;
      return shared;
    } finally {
      REGISTRY.unlock();
    }
  }

  /** All that are in use. */
  static List<SharedEngine> all() {
    REGISTRY.lock();
    try {
      return List.copyOf(OPEN.values());
    } finally {
      REGISTRY.unlock();
    }
  }

  /** The resources that all engines of this process share. */
  static Resources resources() {
    return RESOURCES;
  }

  Path file() {
    return file;
  }

  @Override
  public Engine use() {
    lock.lock();
    try {
      return engine.retain();
    } finally {
      lock.unlock();
    }
  }

  /** What was wrong with the last state of the file that is not in use. */
  Optional<String> problem() {
    lock.lock();
    try {
      return problem;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    REGISTRY.lock();
    try {
      if (--users > 0) {
        return;
      }
      OPEN.remove(file);
    } finally {
      REGISTRY.unlock();
    }
    watch.interrupt();
    lock.lock();
    try {
      closed = true;
      engine.close();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(interval.toNanos());
        look();
      }
    } catch (InterruptedException e) {
      LOG.debug("{} has no user any more", file);
    }
  }

  /**
   * Loads the file anew if it has changed, and not since the last look. For one thread at a time.
   */
  void look() throws InterruptedException {
    State now = State.of(file);
    boolean quiet = now.equals(seen);
    seen = now;
    if (quiet && !now.equals(loaded)) {
      loaded = now;
      reload();
    }
  }

  private void reload() throws InterruptedException {
    try {
      put(opened(made(file)), Optional.empty());
      LOG.info("{} was loaded anew", file);
    } catch (ConfigException | IOException | RuntimeException e) {
      String wrong = String.valueOf(e.getMessage());
      put(use(), Optional.of(wrong));
      LOG.error("{} has changed and cannot be used; what ran before goes on\n{}", file, wrong);
    }
  }

  /** Loading takes its time, during which mail goes on; only the change itself is locked. */
  private void put(Engine next, Optional<String> wrong) {
    lock.lock();
    try {
      if (closed) {
        next.close();
        return;
      }
      engine.close();
      engine = next;
      problem = wrong;
    } finally {
      lock.unlock();
    }
  }

  private static Engine made(Path file) throws ConfigException {
    return Engine.of(Config.load(file, System.getenv()), ServerSettings.class, RESOURCES);
  }

  /** The same as {@link #opened}, and nothing is left of a James that was killed before. */
  static Engine started(Engine engine) throws IOException, InterruptedException {
    Engine open = opened(engine);
    try {
      open.spool().removeStale();
      return open;
    } catch (IOException | RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** The engine with its store at hand, or none. */
  private static Engine opened(Engine engine) throws IOException, InterruptedException {
    try {
      engine.open();
      return engine;
    } catch (IOException | InterruptedException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }
}
