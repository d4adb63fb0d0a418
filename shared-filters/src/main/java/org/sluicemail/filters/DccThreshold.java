package org.sluicemail.filters;

import org.sluicemail.upstream.DccReport;

/** The count from which on a mail is bulk: a number, {@code many}, or {@code never}. */
record DccThreshold(int least) {
  private static final int NEVER = Integer.MAX_VALUE;

  /** Reads one. */
  public static DccThreshold parse(String text) {
    return switch (text) {
      case "many" -> new DccThreshold(DccReport.MANY);
      case "never" -> new DccThreshold(NEVER);
      default -> {
        if (!text.matches("[1-9]\\d{0,6}")) {
          throw new IllegalArgumentException("expected a number from 1 on, many or never");
        }
        yield new DccThreshold(Integer.parseInt(text));
      }
    };
  }

  boolean reached(DccReport.Count count) {
    return count.value() >= least;
  }
}
