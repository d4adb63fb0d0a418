package org.sluicemail.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Things that outlive a configuration: connections to servers and their state, stores.
 *
 * <p>They are known by their settings. Who asks with equal settings shares one, so that a reload
 * carries it over; the last user's end closes it.
 */
public final class Resources {
  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Object, Entry> entries = new HashMap<>();

  private static final class Entry {
    final AutoCloseable resource;
    int users;

    Entry(AutoCloseable resource) {
      this.resource = resource;
    }
  }

  /** The resources of one user. */
  public Scope scope() {
    return new Scope();
  }

  /** How many resources are open. */
  public int open() {
    lock.lock();
    try {
      return entries.size();
    } finally {
      lock.unlock();
    }
  }

  /** The figures of those that count. */
  public Map<String, Long> figures() {
    Map<String, Long> figures = new TreeMap<>();
    lock.lock();
    try {
      for (Entry entry : entries.values()) {
        if (entry.resource instanceof Counted counted) {
          counted.figures().forEach((name, count) -> figures.merge(name, count, Long::sum));
        }
      }
    } finally {
      lock.unlock();
    }
    return figures;
  }

  private void release(Object settings) {
    AutoCloseable last = null;
    lock.lock();
    try {
      Entry entry = entries.get(settings);
      if (entry != null && --entry.users == 0) {
        entries.remove(settings);
        last = entry.resource;
      }
    } finally {
      lock.unlock();
    }
    if (last != null) {
      close(last);
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("cannot close {}", resource.getClass().getSimpleName(), e);
    }
  }

  /** What one user, such as one loaded configuration, holds. */
  public final class Scope implements AutoCloseable {
    private final List<Object> held = new ArrayList<>();

    private Scope() {}

    /**
     * The resource with these settings, made when nobody has one.
     *
     * @param settings a value with equality, such as a record, of a type that only this kind uses
     */
    @SuppressWarnings("unchecked") // settings of one type always belong to one kind of resource
    public <T extends AutoCloseable> T get(Object settings, Supplier<T> make) {
      lock.lock();
      try {
        Entry entry = entries.get(settings);
        if (entry == null) {
          entry = new Entry(make.get()); // which may itself get others
          entries.put(settings, entry);
        }
        entry.users++;
        held.add(settings);
        return (T) entry.resource;
      } finally {
        lock.unlock();
      }
    }

    /** Gives up all that this user holds, the last first: it may rest on those before. */
    @Override
    public void close() {
      held.reversed().forEach(Resources.this::release);
      held.clear();
    }
  }
}
