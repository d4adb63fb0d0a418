package org.sluicemail.filter;

import java.util.regex.Pattern;
import org.sluicemail.mail.Printable;

/**
 * A reply that refuses (RFC 5321 section 4.2) with its enhanced status (RFC 3463).
 *
 * @param code 400 to 599
 * @param status such as {@code 5.7.1}, of the code's class
 * @param text one line without control characters, at most {@value #MAX_TEXT} characters
 */
public record Reply(int code, String status, String text) {
  /** A reply line has 512 octets (RFC 5321 section 4.5.3.1.5); code, status and CRLF are 14. */
  public static final int MAX_TEXT = 480;

  private static final Pattern STATUS = Pattern.compile("[45]\\.\\d{1,3}\\.\\d{1,3}");
  private static final Pattern LINE =
      Pattern.compile(
          "(?:([45]\\d\\d)[ -]+)?(?:([45]\\.\\d{1,3}\\.\\d{1,3})\\s+)?(.*)", Pattern.DOTALL);

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
    text = oneLine(text);
  }

  /**
   * Reads {@code 550 5.7.1 text}; code and status may be missing and are then those of {@code
   * otherwise}, or the usual ones of the class that is known.
   */
  public static Reply parse(String line, Reply otherwise) {
    var parts = LINE.matcher(line.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("no reply: " + Printable.of(line));
    }
    String status = parts.group(2);
    int family = status == null ? otherwise.code / 100 : status.charAt(0) - '0';
    int code =
        parts.group(1) != null
            ? Integer.parseInt(parts.group(1))
            : family == otherwise.code / 100 ? otherwise.code : family * 100 + 50 + (5 - family);
    String known =
        status != null
            ? status
            : code / 100 == otherwise.code / 100 ? otherwise.status : code / 100 + ".7.1";
    String text = parts.group(3).isBlank() ? otherwise.text : parts.group(3);
    return new Reply(code, known, text);
  }

  /** Whether the client may try again. */
  public boolean isTransient() {
    return code < 500;
  }

  private static String oneLine(String text) {
    String line = Printable.of(text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " "));
    return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT);
  }

  /** The reply line without CRLF. */
  @Override
  public String toString() {
    return code + " " + status + " " + text;
  }
}
