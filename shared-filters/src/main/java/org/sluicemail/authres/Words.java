package org.sluicemail.authres;

import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;

/** The words of the field: keywords, tokens, quoted strings (RFC 2045 section 5.1). */
final class Words {
  private static final String SPECIALS = "()<>@,;:\\\"/[]?=";

  private Words() {}

  /** {@code IllegalArgumentException} when {@code word} is no Keyword (RFC 5321 section 4.1.2). */
  static String requireKeyword(String word) {
    if (!isKeyword(word)) {
      throw new IllegalArgumentException("no keyword: '" + Printable.of(word) + "'");
    }
    return word;
  }

  /** Letters, digits and hyphens, and underscores and dots, which are in use. */
  static boolean isKeyword(String word) {
    return !word.isEmpty() && word.chars().allMatch(Words::isKeyword);
  }

  private static boolean isKeyword(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_';
  }

  static boolean isToken(int c) {
    return c > ' ' && c < 0x7F && SPECIALS.indexOf(c) < 0;
  }

  /** {@code text} as a value: a token if it is one, else a quoted string on one line. */
  static String value(String text) {
    return !text.isEmpty() && text.chars().allMatch(Words::isToken)
        ? text
        : '"' + escaped(text, "\"\\") + '"';
  }

  /** {@code text} as a property's value, in which an address needs no quotes (RFC 8601, pvalue). */
  static String propertyValue(String text) {
    int at = text.indexOf('@');
    boolean address =
        at >= 0
            && at == text.lastIndexOf('@')
            && at + 1 < text.length()
            && text.chars().allMatch(c -> c == '@' || isToken(c));
    return address ? text : value(text);
  }

  /** {@code text} as a comment. */
  static String comment(String text) {
    return '(' + escaped(text, "()\\") + ')';
  }

  /**
   * Control characters become blanks: no line ends here but where we fold. Octets that were no
   * characters may have become some when what stood between them was taken out.
   */
  private static String escaped(String written, String specials) {
    String text = Octets.of(written).text();
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (specials.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(Character.isISOControl(c) ? ' ' : c);
    }
    return out.toString();
  }
}
