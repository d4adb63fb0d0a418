package org.sluicemail.mail;

import java.nio.ByteBuffer;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A header field (RFC 5322 section 2.2) as its exact octets: name, colon and value with CRLF before
 * each folded line, without the CRLF that ends it.
 */
public final class HeaderField {
  private static final Pattern FOLD = Pattern.compile("\r?\n(?=[ \t])");

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
    ByteBuffer raw = ByteBuffer.allocate(name.length() + 1 + value.length());
    name.copyTo(raw);
    raw.put((byte) ':');
    value.copyTo(raw);
    return new HeaderField(Octets.wrap(raw.array()), name.length());
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
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == ':') {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** {@code text} with each line break as CRLF and a blank behind it, and no empty line. */
  private static String folded(String text) {
    String clean = text.replace("\r\n", "\n").replace('\r', ' ').replace('\0', ' ');
    if (clean.indexOf('\n') < 0) {
      return clean.stripTrailing();
    }
    StringJoiner lines = new StringJoiner("\r\n");
    clean
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> lines.add(lines.length() == 0 || isFolded(line) ? line : "\t" + line));
    return lines.toString().stripTrailing();
  }

  private static boolean isFolded(String line) {
    return line.charAt(0) == ' ' || line.charAt(0) == '\t';
  }

  /** The name as written, without blanks before the colon. */
  public String name() {
    int end = colon;
    while (end > 0 && (raw.at(end - 1) == ' ' || raw.at(end - 1) == '\t')) {
      end--;
    }
    return raw.slice(0, end).text();
  }

  /**
   * {@code name} so that names are the same exactly when {@link #isNamed} says so: two opinions on
   * that would let a forged field hide behind the ordinal of another.
   */
  public static String key(String name) {
    char[] chars = name.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) lower(chars[i]);
    }
    return new String(chars);
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
    return (text.indexOf('\n') < 0 ? text : FOLD.matcher(text).replaceAll("")).strip();
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
}
