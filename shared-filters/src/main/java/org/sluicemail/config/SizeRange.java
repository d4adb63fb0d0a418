package org.sluicemail.config;

/** Message sizes above or below a bound: {@code > 10MiB}, {@code < 1KiB}. */
public record SizeRange(boolean above, long bytes) {
  /** Reads a range; {@code IllegalArgumentException} with the reason when it is none. */
  public static SizeRange parse(String text) {
    if (!text.startsWith(">") && !text.startsWith("<")) {
      throw new IllegalArgumentException("expected > or < and a size, such as '> 10MiB'");
    }
    return new SizeRange(text.startsWith(">"), Size.parse(text.substring(1).strip()).bytes());
  }

  public boolean contains(long octets) {
    return above ? octets > bytes : octets < bytes;
  }
}
