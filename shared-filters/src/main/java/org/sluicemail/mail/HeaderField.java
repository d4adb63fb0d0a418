package org.sluicemail.mail;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A header field (RFC 5322 section 2.2) as its exact octets: name, colon and value with CRLF before
 * each folded line, without the CRLF that ends it.
 */
public final class HeaderField {
  private final Octets raw;
  private final int colon;

  private HeaderField(Octets raw, int colon) {
    this.raw = raw;
    this.colon = colon;
  }

  /** The field in {@code raw}; {@code IllegalArgumentException} when there is no name and colon. */
  public static HeaderField of(Octets raw) {
    int colon = raw.indexOf(':', 0);
    if (colon <= 0) {
      throw new IllegalArgumentException("no header field: " + raw);
    }
    return new HeaderField(raw, colon);
  }

  /** The received field {@code name:value}, as it is. */
  public static HeaderField of(Octets name, Octets value) {
    byte[] bytes = new byte[name.length() + 1 + value.length()];
    System.arraycopy(name.toArray(), 0, bytes, 0, name.length());
    bytes[name.length()] = ':';
    System.arraycopy(value.toArray(), 0, bytes, name.length() + 1, value.length());
    return new HeaderField(Octets.wrap(bytes), name.length());
  }

  /**
   * A new field with one space before {@code text}, which may hold lines folded with LF or CRLF.
   *
   * <p>{@code text} may come from outside: a line break that no blank follows gets one, so that it
   * can neither begin another field nor end the header; NUL and lone CR become blanks. {@code
   * IllegalArgumentException} when {@code name} is no field name (RFC 5322 section 3.6.8).
   */
  public static HeaderField of(String name, String text) {
    if (!isName(name)) {
      throw new IllegalArgumentException("no header field name: " + Printable.of(name));
    }
    return of(Octets.of(name), Octets.of(" " + folded(text)));
  }

  /** Whether {@code name} is made of printable ASCII other than the colon. */
  public static boolean isName(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7F && c != ':');
  }

  /** {@code text} with each line break as CRLF and a blank behind it, and no other control. */
  private static String folded(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', ' ').replace('\0', ' ').stripTrailing();
    if (lines.indexOf('\n') < 0) {
      return lines;
    }
    return lines
        .replaceAll("\n(?![ \t])", "\n\t")
        .replaceAll("(\n[ \t]*)+(?=\n)", "")
        .replace("\n", "\r\n");
  }

  /** The name as written, without blanks before the colon. */
  public String name() {
    return raw.slice(0, colon).text().strip();
  }

  /** Whether the field is of this name, in any case (RFC 5322 section 1.2.2). */
  public boolean isNamed(String name) {
    int length = name.length();
    if (colon < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (lower(raw.at(i)) != lower(name.charAt(i))) {
        return false;
      }
    }
    for (int i = length; i < colon; i++) {
      if (raw.at(i) != ' ' && raw.at(i) != '\t') {
        return false;
      }
    }
    return true;
  }

  private static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
  }

  /** The octets behind the colon, blanks and folding included. */
  public Octets value() {
    return raw.slice(colon + 1, raw.length());
  }

  /** The value as text: unfolded (RFC 5322 section 2.2.3), without blanks at its ends. */
  public String text() {
    String text = value().text();
    return (text.indexOf('\n') < 0 ? text : text.replaceAll("\r?\n(?=[ \t])", "")).strip();
  }

  /** This field with another value, made as {@link #of(String, String)} makes it. */
  public HeaderField withText(String text) {
    return of(name(), text);
  }

  public Octets raw() {
    return raw;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HeaderField that && raw.equals(that.raw);
  }

  @Override
  public int hashCode() {
    return raw.hashCode();
  }

  @Override
  public String toString() {
    return raw.toString();
  }

  /** The key under which fields of one name are counted. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
