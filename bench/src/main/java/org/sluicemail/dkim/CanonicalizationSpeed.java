package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How fast a body of 2 MB is canonicalized, in chunks as the milter protocol has them, by the CPU
 * time of the thread; nothing is hashed. Prints {@code canonicalization GB/s}, a line for each of
 * both and each round. Argument: rounds.
 */
public final class CanonicalizationSpeed {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int CHUNK = 65_535;
  private static final int BODIES = 200;
  private static final int WARM_UP = 5;
  private static final byte[] BODY =
      "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do.\r\n"
          .repeat((2 << 20) / 66)
          .getBytes(US_ASCII);

  private static long written;

  private CanonicalizationSpeed() {}

  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    for (int round = -WARM_UP; round < rounds; round++) {
      for (Canonicalization how : Canonicalization.values()) {
        double speed = measure(how);
        if (round >= 0) {
          System.out.printf("%s %.3f%n", how.word(), speed);
        }
      }
    }
  }

  private static double measure(Canonicalization how) {
    written = 0;
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < BODIES; i++) {
      canonicalize(how);
    }
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    if (written != (long) BODIES * BODY.length) {
      throw new IllegalStateException("this body is canonical already");
    }
    return (double) BODIES * BODY.length / nanos;
  }

  private static void canonicalize(Canonicalization how) {
    BodyCanonicalizer canonicalizer = how.body((bytes, from, length) -> written += length);
    for (int from = 0; from < BODY.length; from += CHUNK) {
      canonicalizer.update(BODY, from, Math.min(CHUNK, BODY.length - from));
    }
    canonicalizer.finish();
  }
}
