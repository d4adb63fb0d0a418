package org.sluicemail.filters.replies;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/**
 * The message ids in a field (RFC 5322 section 3.6.4), each with its angle brackets and without the
 * blanks that folding has left in it.
 *
 * <p>Whatever stands between them is passed over: comments, and the phrases and quoted strings of
 * the obsolete syntax (section 4.5.4). A text without brackets is one id if it looks like it.
 */
final class MessageIds {
  /** Long threads name some dozens of ancestors. */
  static final int MOST = 100;

  /** Holds {@link #MOST} ids of a usual length several times. */
  private static final int LONGEST = 32 << 10;

  /** A comment or quoted string that goes beyond a line (RFC 5322 section 2.1.1) is none. */
  private static final int LINE = 998;

  private final String text;
  private final List<String> ids = new ArrayList<>();

  private MessageIds(String text) {
    this.text = text;
  }

  /** The ids in {@code text}, in their order. */
  static List<String> in(String text) {
    return new MessageIds(text).read();
  }

  /** The id of a mail with this header. */
  static Optional<String> own(Header header) {
    return in(end(header, "Message-ID")).stream().findFirst();
  }

  /**
   * What a mail with this header answers, the nearest first: what In-Reply-To has, then References
   * from its end; {@link #MOST} at most.
   */
  static List<String> answered(Header header) {
    Set<String> ids = new LinkedHashSet<>(in(end(header, "In-Reply-To")));
    ids.addAll(in(end(header, "References")).reversed());
    return ids.stream().limit(MOST).toList();
  }

  /** The end of all fields of this name, where the nearest ancestors stand. */
  private static String end(Header header, String name) {
    String all = header.all(name).stream().map(HeaderField::text).collect(Collectors.joining(" "));
    return all.substring(Math.max(0, all.length() - LONGEST));
  }

  private List<String> read() {
    int i = 0;
    while (i < text.length()) {
      i = next(i) + 1;
    }
    if (isBareId()) {
      ids.add("<" + text + ">");
    }
    return ids;
  }

  private boolean isBareId() {
    return text.indexOf('@') > 0 && text.chars().noneMatch(c -> c <= ' ' || c == '<' || c == '>');
  }

  private static boolean hasBlank(String text) {
    return text.chars().anyMatch(c -> c <= ' ');
  }

  /** Where what begins at {@code i} ends. */
  private int next(int i) {
    return switch (text.charAt(i)) {
      case '<' -> id(i);
      case '"' -> quoted(i);
      case '(' -> comment(i);
      default -> i;
    };
  }

  /** An id that is not closed before the next begins is none. */
  private int id(int from) {
    for (int i = from + 1; i < text.length(); i++) {
      if (text.charAt(i) == '<') {
        return i - 1;
      }
      if (text.charAt(i) == '>') {
        add(text.substring(from + 1, i));
        return i;
      }
    }
    return text.length();
  }

  private void add(String inner) {
    String id = hasBlank(inner) ? inner.replaceAll("[\\x00-\\x20]+", "") : inner;
    if (!id.isEmpty()) {
      ids.add("<" + id + ">");
    }
  }

  private int quoted(int from) {
    int end = Math.min(text.length(), from + LINE);
    for (int i = from + 1; i < end; i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '"' -> {
          return i;
        }
        default -> {}
      }
    }
    return from;
  }

  private int comment(int from) {
    int depth = 0;
    int end = Math.min(text.length(), from + LINE);
    for (int i = from; i < end; i++) {
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
    return from;
  }
}
