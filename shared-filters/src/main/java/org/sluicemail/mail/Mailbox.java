package org.sluicemail.mail;

/**
 * The mailbox that a mail server finds in an address as it was written (RFC 5322 section 3.4):
 * Postfix and Sendmail take comments, blanks, a display name and a dot behind the domain in
 * commands, too, so that whoever compares the bare text can be led astray.
 */
final class Mailbox {
  private final String text;
  private final StringBuilder mailbox = new StringBuilder();
  private int next;

  private Mailbox(String text) {
    this.text = text;
  }

  static String of(String text) {
    boolean plain = text.chars().allMatch(c -> c > ' ' && "()<>\"\\".indexOf(c) < 0);
    return withoutRoot(plain ? text : new Mailbox(text).read());
  }

  /** The dot of the DNS root. */
  private static String withoutRoot(String mailbox) {
    return mailbox.endsWith(".") ? mailbox.substring(0, mailbox.length() - 1) : mailbox;
  }

  private String read() {
    while (next < text.length()) {
      char c = text.charAt(next);
      switch (c) {
        case '"' -> quoted();
        case '(' -> comment();
        case '<' -> {
          mailbox.setLength(0);
          next++;
        }
        case '>' -> next = text.length();
        case ' ', '\t' -> next++;
        default -> take(c == '\\' ? 2 : 1);
      }
    }
    return mailbox.toString();
  }

  private void take(int count) {
    int end = Math.min(next + count, text.length());
    mailbox.append(text, next, end);
    next = end;
  }

  private void quoted() {
    do {
      take(text.charAt(next) == '\\' ? 2 : 1);
    } while (next < text.length() && text.charAt(next) != '"');
    take(1);
  }

  /** Comments nest; one that does not end goes on to the end. */
  private void comment() {
    int depth = 0;
    do {
      switch (text.charAt(next)) {
        case '(' -> depth++;
        case ')' -> depth--;
        case '\\' -> next++;
        default -> {}
      }
      next++;
    } while (next < text.length() && depth > 0);
  }
}
