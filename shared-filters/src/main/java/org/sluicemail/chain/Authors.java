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
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> i = skip(i, '"');
        case '(' -> i = comment(i);
        case '<' -> open();
        case '>' -> inBrackets = false;
        case ',', ';' -> endMailbox();
        case ':' -> word.setLength(0);
        default -> append(c);
      }
    }
    endMailbox();
    return domains.contains("") ? List.of() : domains;
  }

  private void open() {
    inBrackets = true;
    sawBrackets = true;
    word.setLength(0);
  }

  private void append(char c) {
    if (c > ' ' && (inBrackets || !sawBrackets)) {
      word.append(c);
    }
  }

  /** A mailbox without a domain leaves an empty one, which spoils the list. */
  private void endMailbox() {
    if (!word.isEmpty() || sawBrackets) {
      int at = word.lastIndexOf("@");
      domains.add(at < 0 ? "" : word.substring(at + 1).toLowerCase(Locale.ROOT));
    }
    word.setLength(0);
    inBrackets = false;
    sawBrackets = false;
  }

  private int skip(int from, char end) {
    int i = from + 1;
    while (i < text.length() && text.charAt(i) != end) {
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
