package org.sluicemail.mail;

import java.util.ArrayList;
import java.util.List;

/** The authors of a message: the mailboxes of its From field (RFC 5322 section 3.6.2). */
public final class Authors {
  private final String text;
  private final List<Address> mailboxes = new ArrayList<>();

  /** The mailbox without what is quoted, in which nothing has a meaning. */
  private final StringBuilder word = new StringBuilder();

  private final StringBuilder whole = new StringBuilder();

  /** Whether a blank or comment stands behind what was read last. */
  private boolean gap;

  /** Whether the domain is in pieces that nothing joins: readers may disagree on which counts. */
  private boolean torn;

  private boolean inBrackets;
  private boolean sawBrackets;
  private boolean sound = true;

  private Authors(String text) {
    this.text = text;
  }

  /** The domains in lower case; none unless there is exactly one From field of sound mailboxes. */
  public static List<String> domains(Header header) {
    return header.count("From") == 1
        ? mailboxes(header.first("From").orElseThrow()).stream().map(Address::domain).toList()
        : List.of();
  }

  /** The mailboxes of a field such as From or Sender; none when one of them is not sound. */
  public static List<Address> mailboxes(HeaderField field) {
    return new Authors(field.text()).read();
  }

  private List<Address> read() {
    int i = 0;
    while (i < text.length()) {
      i = next(i) + 1;
    }
    endMailbox();
    return sound && i == text.length() ? mailboxes : List.of();
  }

  /** Takes what begins at {@code i}; where it ends, behind the text if it does not. */
  private int next(int i) {
    char c = text.charAt(i);
    switch (c) {
      case '"' -> {
        return quoted(i);
      }
      case '(' -> {
        return comment(i);
      }
      case '<' -> open();
      case '>' -> close();
      case ',', ';' -> endMailbox();
      case ':' -> endName();
      default -> append(c);
    }
    return i;
  }

  private void open() {
    sound &= !sawBrackets;
    inBrackets = true;
    sawBrackets = true;
    clear();
  }

  private void close() {
    sound &= inBrackets;
    inBrackets = false;
  }

  /** The name of a group, or a source route. */
  private void endName() {
    sound &= inBrackets || word.indexOf("@") < 0;
    clear();
  }

  private void clear() {
    word.setLength(0);
    whole.setLength(0);
    gap = false;
    torn = false;
  }

  private void append(char c) {
    if (c <= ' ') {
      gap = true;
      return;
    }
    sound &= inBrackets || !sawBrackets;
    torn |= gap && inDomain() && !isJoint(c) && !isJoint(word.charAt(word.length() - 1));
    gap = false;
    word.append(c);
    whole.append(c);
  }

  private boolean inDomain() {
    return word.indexOf("@") >= 0;
  }

  /** Blanks and comments may stand around these alone (RFC 5322 section 4.4). */
  private static boolean isJoint(char c) {
    return c == '.' || c == '@';
  }

  /** A mailbox has one domain; two that a reader might take for it make it unsound. */
  private void endMailbox() {
    if (!word.isEmpty() || sawBrackets) {
      int at = word.indexOf("@");
      String domain = word.substring(at + 1);
      sound &= !torn && !inBrackets && at >= 0 && !domain.isEmpty() && domain.indexOf('@') < 0;
      mailboxes.add(new Address(whole.toString()));
    }
    clear();
    inBrackets = false;
    sawBrackets = false;
  }

  private int quoted(int from) {
    torn |= inDomain();
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    if (inBrackets || !sawBrackets) {
      whole.append(text, from, Math.min(i + 1, text.length()));
    }
    return i;
  }

  private int comment(int from) {
    gap = true;
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '(' -> depth++;
        case ')' -> {
          if (--depth == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return text.length();
  }
}
