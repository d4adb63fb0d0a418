package org.sluicemail.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The report on a mail that was submitted and refused (RFC 3464). */
final class Bounce {
  private static final Pattern DIAGNOSTIC =
      Pattern.compile("Diagnostic-Code: [^;]+; *((?:.|\r\n[ \t])*)");

  private Bounce() {}

  /** What the sender is told. */
  static String reply(String report) {
    Matcher matcher = DIAGNOSTIC.matcher(report);
    if (!matcher.find()) {
      throw new AssertionError("no diagnostic in: " + report);
    }
    return matcher.group(1).replaceAll("\\s+", " ").strip();
  }
}
