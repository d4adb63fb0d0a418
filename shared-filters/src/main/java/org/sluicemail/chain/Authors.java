package org.sluicemail.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluicemail.mail.Header;

/** The authors of a message: the mailboxes of its From field (RFC 5322 section 3.6.2). */
final class Authors {
  private final String text;
  private final List<String> domains = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inBrackets;
  private boolean sawBrackets;
  private boolean sound = true;

  private Authors(String text) {
    this.text = text;
  }

  /** The domains in lower case; none unless there is exactly one From field of sound mailboxes. */
  static List<String> domains(Header header) {
    return header.count("From") == 1
        ? new Authors(header.first("From").orElseThrow().text()).read()
        : List.of();
  }

  private List<String> read() {
    int i = 0;
    while (i < text.length()) {
      i = next(i) + 1;
    }
    endMailbox();
    return sound && i == text.length() ? domains : List.of();
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
    word.setLength(0);
  }

  private void close() {
    sound &= inBrackets;
    inBrackets = false;
  }

  /** The name of a group, or a source route. */
  private void endName() {
    sound &= inBrackets || word.indexOf("@") < 0;
    word.setLength(0);
  }

  private void append(char c) {
    if (c > ' ') {
      sound &= inBrackets || !sawBrackets;
      word.append(c);
    }
  }

  /** A mailbox has one domain; two that a reader might take for it make it unsound. */
  private void endMailbox() {
    if (!word.isEmpty() || sawBrackets) {
      int at = word.indexOf("@");
      String domain = word.substring(at + 1).toLowerCase(Locale.ROOT);
      sound &= !inBrackets && at >= 0 && !domain.isEmpty() && domain.indexOf('@') < 0;
      domains.add(domain);
    }
    word.setLength(0);
    inBrackets = false;
    sawBrackets = false;
  }

  private int quoted(int from) {
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return i;
  }

  private int comment(int from) {
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
