package org.sluicemail.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The report on a mail that was submitted and refused (RFC 3464). */
final class Bounce {
  private static final Pattern REFUSAL =
      Pattern.compile("Status: (\\S+)\r\nDiagnostic-Code: [^;]+; *(.*(?:\r\n[ \t].*)*)");

  private Bounce() {}

  /** What the sender is told: enhanced status and text. */
  static String reply(String report) {
    Matcher matcher = REFUSAL.matcher(report);
    if (!matcher.find()) {
      throw new AssertionError("no diagnostic in: " + report);
    }
    String text = matcher.group(2).replaceAll("\\s+", " ").strip();
    return matcher.group(1) + " " + text;
  }
}
