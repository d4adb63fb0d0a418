package org.sluicemail.authres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/**
 * An Authentication-Results field (RFC 8601 section 2.2).
 *
 * @param authservId who says so
 * @param results none when nothing was done
 */
public record AuthenticationResults(String authservId, List<MethodResult> results) {
  /** The name of the field. */
  public static final String NAME = "Authentication-Results";

  /** Results of one message; a field with more is nobody's. */
  static final int MAX_RESULTS = 200;

  public AuthenticationResults {
    results = List.copyOf(results);
  }

  /** What a field says, or empty when it breaks the grammar. */
  public static Optional<AuthenticationResults> parse(HeaderField field) {
    return new Reader(field.value().text()).read();
  }

  /**
   * The fields of this name that somebody may see in {@code field}: itself, and those behind a CR
   * or LF alone, which some take for the end of a line.
   */
  public static List<HeaderField> seenIn(HeaderField field) {
    Octets raw = field.raw();
    List<HeaderField> seen = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= raw.length(); i++) {
      if (i == raw.length() || isLineStart(raw, i)) {
        addIfNamed(raw.slice(start, i), seen);
        start = i;
      }
    }
    return seen;
  }

  /** Behind the end of a line, and no folded line. */
  private static boolean isLineStart(Octets raw, int at) {
    byte c = raw.at(at);
    return isLineEnd(raw.at(at - 1)) && !isLineEnd(c) && c != ' ' && c != '\t';
  }

  private static boolean isLineEnd(byte c) {
    return c == '\r' || c == '\n';
  }

  private static void addIfNamed(Octets line, List<HeaderField> seen) {
    if (line.indexOf(':', 0) > 0) {
      HeaderField field = HeaderField.of(line);
      if (field.isNamed(NAME)) {
        seen.add(field);
      }
    }
  }

  /** The field, one result to a line. */
  public HeaderField field() {
    return HeaderField.of(NAME, text());
  }

  /** What stands in the field. */
  public String text() {
    StringBuilder text = new StringBuilder(Words.value(authservId));
    if (results.isEmpty()) {
      text.append("; none");
    }
    for (MethodResult result : results) {
      text.append(';');
      new Line(text).add(result);
    }
    return text.toString();
  }

  /** A result in lines that are not too long. */
  private static final class Line {
    private static final int WIDTH = 78;
    private static final int INDENT = 8;

    /** A field line has at most 998 octets (RFC 5322 section 2.1.1); text may be of four each. */
    private static final int MAX_TEXT = 200;

    private final StringBuilder out;
    private int column;

    Line(StringBuilder out) {
      this.out = out;
    }

    void add(MethodResult result) {
      fold();
      append(result.method() + "=" + result.result());
      result.reason().ifPresent(reason -> piece("reason=" + Words.value(shortened(reason))));
      if (!result.comment().isEmpty()) {
        piece(Words.comment(shortened(result.comment())));
      }
      for (Property each : result.properties()) {
        String value = Words.propertyValue(shortened(each.value()));
        piece(each.type() + "." + each.name() + "=" + value);
      }
    }

    /** Without half a character at its end. */
    private static String shortened(String text) {
      if (text.length() <= MAX_TEXT) {
        return text;
      }
      boolean half = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1));
      return text.substring(0, half ? MAX_TEXT - 1 : MAX_TEXT);
    }

    private void piece(String piece) {
      if (column + 1 + piece.length() > WIDTH) {
        fold();
      } else {
        append(" ");
      }
      append(piece);
    }

    private void fold() {
      out.append("\r\n\t");
      column = INDENT;
    }

    private void append(String text) {
      out.append(text);
      column += text.length();
    }
  }
}
