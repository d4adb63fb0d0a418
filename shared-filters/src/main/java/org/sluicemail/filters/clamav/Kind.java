package org.sluicemail.filters.clamav;

import java.util.stream.Stream;
import org.sluicemail.filter.Finding;

/** What a signature means, by its name. */
enum Kind {
  /** What cannot be looked into: clamd's {@code AlertEncrypted}. */
  ENCRYPTED("Heuristics.Encrypted", "clamav:encrypted"),
  /** Office documents that hold programs: clamd's {@code AlertOLE2Macros}. */
  MACROS("Heuristics.OLE2.ContainsMacros", "clamav:macros"),
  /** What clamd gave up on: clamd's {@code AlertExceedsMax}. */
  LIMITS_EXCEEDED("Heuristics.Limits.Exceeded", "clamav:limits-exceeded"),
  /** Everything else. */
  VIRUS("", Finding.Virus.ANY);

  private final String prefix;
  private final String finding;

  Kind(String prefix, String finding) {
    this.prefix = prefix;
    this.finding = finding;
  }

  static Kind of(String signature) {
    return Stream.of(values())
        .filter(kind -> signature.startsWith(kind.prefix))
        .findFirst()
        .orElse(VIRUS);
  }

  /** What conditions ask for. */
  String findingName() {
    return finding;
  }

  Finding finding(String signature) {
    return this == VIRUS ? new Finding.Virus(signature) : new Finding.Mark(finding, signature);
  }
}
