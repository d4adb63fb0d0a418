package org.sluicemail.milter.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;

/** The text of an {@link Answer.ReplyCode} as both big MTAs take it (RFC 5321 section 4.2). */
final class ReplyText {
  /** A line has 512 octets, code, status and CRLF included (RFC 5321 section 4.5.3.1.5). */
  private static final int LINE = 480;

  /** As many as libmilter's builder takes. */
  private static final int LINES = 32;

  private static final String BREAK = "\r\n";
  private static final Pattern STATUS = Pattern.compile("([45])\\.\\d{1,3}\\.\\d{1,3}");

  private ReplyText() {}

  static String of(int code, String status, String text) {
    if (code < 400 || code > 599) {
      throw new IllegalArgumentException("reply code " + code);
    }
    List<String> lines = lines(text);
    String prefix = prefix(code / 100, status, lines);
    StringBuilder out = new StringBuilder();
    for (String line : lines.subList(0, lines.size() - 1)) {
      out.append(code).append('-').append(prefix).append(doubled(line)).append(BREAK);
    }
    return out.append(code).append(' ').append(prefix).append(doubled(lines.getLast())).toString();
  }

  /** Refuses what an MTA would take for an error of the filter. */
  static void check(String text) {
    String[] lines = text.split(BREAK, -1);
    for (int i = 0; i < lines.length; i++) {
      if (!isSound(lines[i], text, i == lines.length - 1)) {
        throw new IllegalArgumentException("reply " + Printable.of(text));
      }
    }
    if (text.replace("%%", "").indexOf('%') >= 0) {
      throw new IllegalArgumentException("single percent sign in reply " + Printable.of(text));
    }
  }

  /**
   * {@code text} with each percent sign dropped that is not doubled, as Postfix does. Octets that
   * were no characters may have become some when one between them went.
   */
  static String withoutSinglePercent(String text) {
    return Octets.of(text.replaceAll("%(%?)", "$1$1")).text();
  }

  private static boolean isSound(String line, String text, boolean last) {
    return line.length() >= 4
        && (line.charAt(0) == '4' || line.charAt(0) == '5')
        && isDigit(line.charAt(1))
        && isDigit(line.charAt(2))
        && line.charAt(3) == (last ? ' ' : '-')
        && line.regionMatches(0, text, 0, 3)
        && statusFits(line)
        && line.chars().allMatch(c -> c != '\r' && c != '\n' && c != 0);
  }

  /** Postfix takes a digit after the code for a status, which has to be of the same class. */
  private static boolean statusFits(String line) {
    return line.length() == 4 || !isDigit(line.charAt(4)) || line.charAt(4) == line.charAt(0);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String prefix(int kind, String status, List<String> lines) {
    if (status.isEmpty()) {
      boolean mistakable = lines.stream().anyMatch(l -> !l.isEmpty() && isDigit(l.charAt(0)));
      return mistakable ? kind + ".0.0 " : "";
    }
    if (!STATUS.matcher(status).matches() || status.charAt(0) - '0' != kind) {
      throw new IllegalArgumentException("status " + Printable.of(status) + " in a reply " + kind);
    }
    return status + " ";
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\\R", -1)) {
      String clean = clean(line);
      int at = 0;
      do {
        lines.add(clean.substring(at, Math.min(at + LINE, clean.length())));
        at += LINE;
      } while (at < clean.length());
    }
    return lines.size() > LINES ? lines.subList(0, LINES) : lines;
  }

  private static String clean(String line) {
    StringBuilder clean = new StringBuilder(line.length());
    line.codePoints()
        .map(point -> point == '\t' || (point >= ' ' && point < 0x7F) ? point : '?')
        .forEach(point -> clean.append((char) point));
    return clean.toString();
  }

  private static String doubled(String line) {
    return line.replace("%", "%%");
  }
}
