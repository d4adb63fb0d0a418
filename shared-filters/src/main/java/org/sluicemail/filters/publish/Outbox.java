package org.sluicemail.filters.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Copies that wait, bounded in number and in octets: what finds no room is not taken. */
final class Outbox {
  private final int most;
  private final long heaviest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Condition closed = lock.newCondition();
  private final ArrayDeque<Copy> queue = new ArrayDeque<>();
  private long weight;
  private boolean closing;

  /**
   * An outbox that is empty.
   *
   * @param most copies at once
   * @param heaviest octets at once
   */
  Outbox(int most, long heaviest) {
    this.most = most;
    this.heaviest = heaviest;
  }

  /** Takes and retains the copy, if there is room for it. */
  boolean offer(Copy copy) {
    lock.lock();
    try {
      if (closing || queue.size() >= most || weight + copy.weight() > heaviest) {
        return false;
      }
      queue.add(copy.retain());
      weight += copy.weight();
      more.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The copy whose turn it is, which keeps its place; waits for one, but no longer than that. */
  Optional<Copy> next(Duration wait) throws InterruptedException {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (queue.isEmpty() && !closing && left > 0) {
        left = more.awaitNanos(left);
      }
      return Optional.ofNullable(queue.peek());
    } finally {
      lock.unlock();
    }
  }

  /** Gives up the copy whose turn it was. */
  void done() {
    lock.lock();
    try {
      Copy first = queue.poll();
      if (first != null) {
        weight -= first.weight();
        first.close();
      }
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more. */
  void close() {
    lock.lock();
    try {
      closing = true;
      more.signalAll();
      closed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it takes no more, but no longer than that; whether it takes no more. */
  boolean awaitClosed(Duration wait) throws InterruptedException {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (!closing && left > 0) {
        left = closed.awaitNanos(left);
      }
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it takes no more and nothing is left. */
  boolean isOver() {
    lock.lock();
    try {
      return closing && queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up all that is left; how many there were. */
  int clear() {
    lock.lock();
    try {
      int left = queue.size();
      queue.forEach(Copy::close);
      queue.clear();
      weight = 0;
      return left;
    } finally {
      lock.unlock();
    }
  }
}
