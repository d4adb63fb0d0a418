package org.sluicemail.dkim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;

/** A tag list (RFC 6376 section 3.2): {@code name=value} between semicolons, no name twice. */
public final class TagList {
  /** RFC 6376 knows fifteen; who sends more than this does not mean it. */
  private static final int MAX_TAGS = 100;

  private final Octets text;
  private final Map<String, Span> values = new LinkedHashMap<>();

  /** What stands between the equals sign and the semicolon, folding included. */
  record Span(int from, int to) {}

  private TagList(Octets text) {
    this.text = text;
  }

  /** Reads the list, of which unknown tags are kept. */
  public static TagList parse(Octets text) throws MalformedException {
    TagList list = new TagList(text);
    int from = 0;
    for (int end = text.indexOf(';', 0); end >= 0; end = text.indexOf(';', from)) {
      list.add(from, end);
      from = end + 1;
    }
    if (from == 0 || !list.isBlank(from, text.length())) {
      list.add(from, text.length());
    }
    return list;
  }

  private void add(int from, int to) throws MalformedException {
    int equals = text.indexOf('=', from);
    if (equals < 0 || equals >= to) {
      throw new MalformedException("a tag without '='");
    }
    String name = trimmed(from, equals).text();
    if (!isName(name)) {
      throw new MalformedException("no tag name: '" + Printable.of(name) + "'");
    }
    requireText(name, equals + 1, to);
    if (values.putIfAbsent(name, new Span(equals + 1, to)) != null) {
      throw new MalformedException("tag " + name + "= stands twice");
    }
    if (values.size() > MAX_TAGS) {
      throw new MalformedException("more than " + MAX_TAGS + " tags");
    }
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80;
      if (!letter && (i == 0 || !(c >= '0' && c <= '9' || c == '_'))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private void requireText(String name, int from, int to) throws MalformedException {
    for (int i = from; i < to; i++) {
      if (text.at(i) >= 0 && text.at(i) < ' ' && !isBlank(text.at(i)) || text.at(i) == 0x7F) {
        throw new MalformedException("a control character in tag " + name + "=");
      }
    }
  }

  /** The value without blanks and folding at its ends. */
  public Optional<String> value(String name) {
    return span(name).map(span -> trimmed(span.from, span.to).text());
  }

  /** The value without blanks and folding anywhere, as numbers and base64 are read. */
  public Optional<String> compact(String name) {
    return value(name).map(TagList::withoutBlanks);
  }

  /** Whether {@code name} is the first tag. */
  boolean beginsWith(String name) {
    return !values.isEmpty() && values.keySet().iterator().next().equals(name);
  }

  Optional<Span> span(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** {@code value} without blanks and line ends. */
  static String withoutBlanks(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      if (!isBlank(value.charAt(i))) {
        out.append(value.charAt(i));
      }
    }
    return out.toString();
  }

  private Octets trimmed(int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(text.at(start))) {
      start++;
    }
    while (end > start && isBlank(text.at(end - 1))) {
      end--;
    }
    return text.slice(start, end);
  }

  private boolean isBlank(int from, int to) {
    return trimmed(from, to).isEmpty();
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }
}
