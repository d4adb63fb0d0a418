package org.sluicemail.script;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.mail.Octets;

/**
 * Lines of a script's block, which stand for octets: {@code \xHH} for any octet, {@code \t}, {@code
 * \\}, <code>\{100*ab}</code> for a text that often; and {@code *100 text} for a line that often.
 */
record Lines(List<String> lines) {
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:x([0-9A-Fa-f]{2})|(t)|(\\\\)|\\{(\\d+)\\*([^}]*)\\}|())");
  private static final Pattern REPEATED = Pattern.compile("\\*(\\d+) (.*)");

  Lines {
    lines = List.copyOf(lines);
    lines.forEach(line -> text(repeated(line).line()));
  }

  private record Repeated(int times, String line) {}

  private static Repeated repeated(String line) {
    Matcher many = REPEATED.matcher(line);
    return many.matches()
        ? new Repeated(Integer.parseInt(many.group(1)), many.group(2))
        : new Repeated(1, line);
  }

  /** The octets, each line ended by CRLF. */
  byte[] octets() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String line : lines) {
      Repeated repeated = repeated(line);
      byte[] octets = Octets.encode(text(repeated.line()) + "\r\n");
      for (int i = 0; i < repeated.times(); i++) {
        out.writeBytes(octets);
      }
    }
    return out.toByteArray();
  }

  /** {@code line} with its escapes resolved, in the text form of {@link Octets}. */
  static String text(String line) {
    Matcher escape = ESCAPE.matcher(line);
    StringBuilder text = new StringBuilder();
    while (escape.find()) {
      escape.appendReplacement(text, Matcher.quoteReplacement(resolved(escape)));
    }
    return escape.appendTail(text).toString();
  }

  private static String resolved(Matcher escape) {
    if (escape.group(1) != null) {
      int octet = Integer.parseInt(escape.group(1), 16);
      return Character.toString(octet < 0x80 ? octet : 0xDC00 + octet);
    } else if (escape.group(2) != null) {
      return "\t";
    } else if (escape.group(3) != null) {
      return "\\";
    } else if (escape.group(4) != null) {
      return text(escape.group(5)).repeat(Integer.parseInt(escape.group(4)));
    }
    throw new IllegalArgumentException("no such escape; write \\\\ for a backslash");
  }
}
