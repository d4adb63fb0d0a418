package org.sluicemail.filter;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;

/**
 * A reply that refuses (RFC 5321 section 4.2) with its enhanced status (RFC 3463).
 *
 * @param code 400 to 599
 * @param status such as {@code 5.7.1}, of the code's class
 * @param text one line without control characters, at most {@value #MAX_TEXT} octets of UTF-8
 */
public record Reply(int code, String status, String text) {
  /** A reply line has 512 octets (RFC 5321 section 4.5.3.1.5); code, status and CRLF are 16. */
  public static final int MAX_TEXT = 480;

  private static final Pattern STATUS = Pattern.compile("[45]\\.\\d{1,3}\\.\\d{1,3}");
  private static final Pattern LINE =
      Pattern.compile(
          "(?:([45]\\d\\d)(?:[ -]+|$))?(?:(" + STATUS + ")(?:\\s+|$))?(.*)", Pattern.DOTALL);

  /** What the client hears when a filter failed and the operator chose to try again later. */
  public static final Reply UNAVAILABLE =
      new Reply(451, "4.7.1", "Service unavailable - try again later");

  public Reply {
    if (code < 400 || code > 599) {
      throw new IllegalArgumentException("no code of a refusal: " + code);
    }
    if (!STATUS.matcher(status).matches() || status.charAt(0) - '0' != code / 100) {
      throw new IllegalArgumentException("no enhanced status of class " + code / 100);
    }
    text = shortened(oneLine(text));
  }

  /**
   * Reads {@code 550 5.7.1 text}; code and status may be missing and are then those of {@code
   * otherwise}, or the usual ones of the class that is known. Where both are there and contradict
   * each other, the code is right.
   */
  public static Reply parse(String line, Reply otherwise) {
    var parts = LINE.matcher(line.strip());
    if (!parts.matches()) {
      throw new IllegalStateException("every line matches");
    }
    String status = parts.group(2);
    int code = parts.group(1) != null ? Integer.parseInt(parts.group(1)) : code(status, otherwise);
    String text = parts.group(3).isBlank() ? otherwise.text : parts.group(3);
    return new Reply(code, status(code, status, otherwise), text);
  }

  /** Without a code, the class of the status tells: {@code 451} or {@code 550} by default. */
  private static int code(@Nullable String status, Reply otherwise) {
    if (status == null || status.charAt(0) - '0' == otherwise.code / 100) {
      return otherwise.code;
    }
    return status.startsWith("4") ? 451 : 550;
  }

  private static String status(int code, @Nullable String status, Reply otherwise) {
    if (status != null) {
      return code / 100 + status.substring(1);
    }
    return code / 100 == otherwise.code / 100 ? otherwise.status : code / 100 + ".7.1";
  }

  /** Whether the client may try again. */
  public boolean isTransient() {
    return code < 500;
  }

  private static String oneLine(String text) {
    String line =
        text.lines()
            .map(String::strip)
            .filter(Predicate.not(String::isEmpty))
            .collect(Collectors.joining(" "));
    return Printable.line(line);
  }

  /** Cut between characters; without a lone surrogate, which no octets stand for. */
  private static String shortened(String line) {
    byte[] octets = Octets.encode(line);
    int end = Math.min(octets.length, MAX_TEXT);
    while (end < octets.length && (octets[end] & 0xC0) == 0x80) {
      end--;
    }
    return end == octets.length ? line : Octets.decode(octets, 0, end);
  }

  /** The reply line without CRLF. */
  @Override
  public String toString() {
    return code + " " + status + " " + text;
  }
}
