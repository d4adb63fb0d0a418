package org.sluicemail.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * What the filters that remember cost the processor, over a chain that only reads: the mail of
 * {@link RememberingBenchmark}, by the CPU time of the whole process. Prints microseconds for a
 * message, a line for each round. Arguments: rounds, messages.
 */
public final class ChainCpu {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ChainCpu() {}

  /** One mail through a chain. */
  private interface Mail {
    Object judge() throws IOException, InterruptedException;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    int messages = Integer.parseInt(arguments[1]);
    RememberingBenchmark chains = new RememberingBenchmark();
    chains.becomeKnown();
    for (int i = 0; i < 3; i++) {
      measure(chains::noop, messages);
      measure(chains::remembering, messages);
    }
    for (int i = 0; i < rounds; i++) {
      double noop = measure(chains::noop, messages);
      System.out.printf("%.1f%n", measure(chains::remembering, messages) - noop);
    }
  }

  private static double measure(Mail mail, int messages) throws IOException, InterruptedException {
    long start = SYSTEM.getProcessCpuTime();
    for (int i = 0; i < messages; i++) {
      if (mail.judge() == null) {
        throw new IllegalStateException("no decision");
      }
    }
    return (SYSTEM.getProcessCpuTime() - start) / 1e3 / messages;
  }
}
