package org.sluicemail.daemon.opendkim;

/** How much of a canonical body a signature has to cover, in octets ({@code Minimum}). */
public sealed interface Minimum {
  /** Whether a signature over {@code signed} of {@code length} octets covers enough. */
  boolean allows(long signed, long length);

  /** {@code 100}: at least so many, or all of a body that is smaller. */
  record Octets(long count) implements Minimum {
    public static final Octets ANY = new Octets(0);

    @Override
    public boolean allows(long signed, long length) {
      return signed >= Math.min(count, length);
    }
  }

  /** {@code 50%}: at least this part of the body. */
  record Percent(int percent) implements Minimum {
    public Percent {
      if (percent < 0 || percent > 100) {
        throw new IllegalArgumentException("Minimum is at most 100%");
      }
    }

    @Override
    public boolean allows(long signed, long length) {
      return signed * 100 >= length * percent;
    }
  }

  /** {@code 100+}: at most so many that are not covered. */
  record Added(long count) implements Minimum {
    @Override
    public boolean allows(long signed, long length) {
      return length - signed <= count;
    }
  }
}
