package org.sluicemail.store.redis;

import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What lies behind an exception of jedis, which wraps what happened, and sometimes only attaches
 * it.
 */
final class Causes {
  /** Deeper than jedis ever wraps. */
  private static final int DEPTH = 8;

  private Causes() {}

  private static Stream<Throwable> of(Throwable e, int depth) {
    if (depth == 0) {
      return Stream.of(e);
    }
    Throwable cause = e.getCause();
    Stream<Throwable> causes = cause == null ? Stream.empty() : of(cause, depth - 1);
    Stream<Throwable> attached =
        Arrays.stream(e.getSuppressed()).flatMap(other -> of(other, depth - 1));
    return Stream.concat(Stream.of(e), Stream.concat(causes, attached));
  }

  static boolean isTimeout(Throwable e) {
    return of(e, DEPTH).anyMatch(SocketTimeoutException.class::isInstance);
  }

  /** What happened in the end, in words. */
  static String reason(Throwable e) {
    return of(e, DEPTH)
        .map(Throwable::getMessage)
        .filter(message -> message != null && !message.isBlank())
        .reduce((outer, inner) -> inner)
        .orElse(e.getClass().getSimpleName());
  }

  static InterruptedException interrupted(Throwable cause) {
    InterruptedException interrupted = new InterruptedException();
    interrupted.initCause(cause);
    return interrupted;
  }
}
