package org.sluicemail.mail;

import java.util.Locale;

/**
 * A mailbox of the envelope (RFC 5321 section 4.1.2) as it was written, without angle brackets and
 * source route; empty for the null reverse-path.
 */
public record Address(String text) {
  /** The null reverse-path, {@code <>}. */
  public static final Address NULL = new Address("");

  /**
   * Reads the path of a MAIL or RCPT command, with or without brackets, blanks and source route.
   */
  public static Address parse(String path) {
    String text = path.strip();
    if (text.startsWith("<") && text.endsWith(">") && text.length() > 1) {
      text = text.substring(1, text.length() - 1).strip();
    }
    return new Address(withoutRoute(text));
  }

  /** {@code @relay,@other:mailbox} is obsolete and to be ignored (RFC 5321 appendix C). */
  private static String withoutRoute(String text) {
    int colon = text.startsWith("@") ? text.indexOf(':') : -1;
    return colon < 0 ? text : text.substring(colon + 1);
  }

  public boolean isNull() {
    return text.isEmpty();
  }

  /**
   * The mailbox that a mail server finds in the text: without comments, blanks, display name and
   * the dot of the DNS root, which only lead those astray who compare.
   */
  public String mailbox() {
    return Mailbox.of(text);
  }

  /** What stands before the last {@code @}; all of it when there is none. */
  public String localPart() {
    String mailbox = Mailbox.of(text);
    int at = at(mailbox);
    return at < 0 ? mailbox : mailbox.substring(0, at);
  }

  /** What stands behind the last {@code @} in lower case; empty when there is none. */
  public String domain() {
    String mailbox = Mailbox.of(text);
    int at = at(mailbox);
    return at < 0 ? "" : mailbox.substring(at + 1).toLowerCase(Locale.ROOT);
  }

  /** Where the domain begins; a quoted local part alone may hold an {@code @} of its own. */
  private static int at(String mailbox) {
    return mailbox.endsWith("\"") ? -1 : mailbox.lastIndexOf('@');
  }

  /** The path form, in angle brackets. */
  public String path() {
    return "<" + text + ">";
  }

  @Override
  public String toString() {
    return Printable.of(path());
  }
}
