package org.sluicemail.servers;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reply of an SMTP server (RFC 5321 section 4.2) with its text lines as they came. */
public record SmtpReply(int code, List<String> lines) {
  private static final Pattern STATUS = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3}) ?(.*)");

  public SmtpReply {
    if (code < 200 || code > 599 || lines.isEmpty()) {
      throw new IllegalArgumentException("no SMTP reply: " + code + " " + lines);
    }
    lines = List.copyOf(lines);
  }

  /** The enhanced status of the last line (RFC 3463), if it has one. */
  public Optional<String> status() {
    Matcher matcher = STATUS.matcher(lines.getLast());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The last line without the enhanced status. */
  public String text() {
    Matcher matcher = STATUS.matcher(lines.getLast());
    return matcher.matches() ? matcher.group(2) : lines.getLast();
  }

  /** Whether the class is 2 or 3. */
  public boolean positive() {
    return code < 400;
  }

  /** The reply as one line, which is how most tests compare it: {@code 550 5.7.1 text}. */
  @Override
  public String toString() {
    return code + " " + String.join("\n", lines);
  }
}
