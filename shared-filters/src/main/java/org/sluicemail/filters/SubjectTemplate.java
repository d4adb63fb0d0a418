package org.sluicemail.filters;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the subject of spam is written: {@code %s} is the received one, {@code %d} the score, {@code
 * %%} a percent sign.
 *
 * @param before what stands before the received subject
 * @param after what stands behind it; absent when the received subject is not kept
 */
record SubjectTemplate(String before, Optional<String> after) {
  private static final Pattern SIGN = Pattern.compile("%(.?)");

  /** Reads a template; {@code IllegalArgumentException} with the reason when it is none. */
  public static SubjectTemplate parse(String text) {
    String[] parts = text.replace("%%", "%\0").split("%s", -1);
    if (parts.length > 2) {
      throw new IllegalArgumentException("the received subject may stand in it once");
    }
    Optional<String> after = parts.length == 1 ? Optional.empty() : Optional.of(parts[1]);
    after.ifPresent(SubjectTemplate::check);
    check(parts[0]);
    return new SubjectTemplate(parts[0], after);
  }

  private static void check(String part) {
    for (Matcher sign = SIGN.matcher(part); sign.find(); ) {
      if (!sign.group(1).equals("d") && !sign.group(1).equals("\0")) {
        throw new IllegalArgumentException("a percent sign goes with s, d or another percent sign");
      }
    }
  }

  /**
   * The new subject.
   *
   * @param received the value of the received field, folded or not, octets that are no text escaped
   * @param utf8 whether the mail may have a header beyond ASCII (RFC 6532)
   */
  String fill(String received, double score, boolean utf8) {
    String old = after.isPresent() ? received.strip() : "";
    String left = literal(filled(before, score), utf8, false, old.startsWith("=?"));
    String right = literal(filled(after.orElse(""), score), utf8, old.endsWith("?="), false);
    return glued(glued(left, old), right).strip();
  }

  private static String filled(String part, double score) {
    return part.replace("%d", String.format(Locale.ROOT, "%.2f", score)).replace("%\0", "%");
  }

  /**
   * Readers ignore blanks between two encoded words (RFC 2047 section 6.2), so one that is meant
   * moves into ours; beside plain text it stays outside.
   */
  private static String literal(String text, boolean utf8, boolean wordBefore, boolean wordBehind) {
    if (utf8 || EncodedWords.isAscii(text)) {
      return text;
    }
    String inner = wordBefore ? text : text.stripLeading();
    return EncodedWords.encode(wordBehind ? inner : inner.stripTrailing());
  }

  /** An encoded word is one only with a blank on both sides (RFC 2047 section 5). */
  private static String glued(String left, String right) {
    boolean words = left.endsWith("?=") || right.startsWith("=?");
    boolean apart =
        left.isEmpty() || right.isEmpty() || left.endsWith(" ") || right.startsWith(" ");
    return words && !apart ? left + ' ' + right : left + right;
  }
}
