package org.sluicemail.config;

/**
 * Text that must not be shown: a password, a key.
 *
 * @param value the text itself
 */
public record Secret(String value) {
  /** What stands for any secret text that would be shown. */
  static final String MASK = "***";

  /** The secret that {@code text} is. */
  public static Secret parse(String text) {
    return new Secret(text);
  }

  @Override
  public String toString() {
    return MASK;
  }
}
