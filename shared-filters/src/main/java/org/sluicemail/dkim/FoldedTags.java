package org.sluicemail.dkim;

/**
 * Writes a tag list in short lines. The folding is CRLF and a tab, which Postfix, Sendmail and the
 * milter protocol leave alone.
 */
public final class FoldedTags {
  private static final int WIDTH = 76;
  private static final String FOLD = "\r\n\t";

  /** A tab is shown as eight columns. */
  private static final int INDENT = 8;

  private final StringBuilder out = new StringBuilder(600);
  private int column;

  /** Begins behind a field's name and colon. */
  public FoldedTags(String fieldName) {
    column = fieldName.length() + 2;
  }

  /** A tag whose value cannot be broken. */
  public FoldedTags tag(String name, String value) {
    begin(name.length() + 1 + value.length() + 1);
    return text(name + "=" + value);
  }

  /** A tag whose value may be broken behind each {@code separator}. */
  public FoldedTags list(String name, String value, char separator) {
    begin(name.length() + 10);
    text(name + "=");
    int from = 0;
    while (from < value.length()) {
      int next = value.indexOf(separator, from) + 1;
      int to = next == 0 ? value.length() : next;
      piece(value.substring(from, to));
      from = to;
    }
    return this;
  }

  /** A tag whose value may be broken anywhere, in lines of their own width. */
  public FoldedTags octets(String name, String value) {
    begin(name.length() + 2);
    text(name + "=");
    int from = 0;
    while (from < value.length()) {
      if (column >= WIDTH) {
        fold();
      }
      int to = Math.min(value.length(), from + WIDTH - column);
      text(value.substring(from, to));
      from = to;
    }
    return this;
  }

  /** Room for {@code width} more columns, behind the semicolon of the tag before. */
  private void begin(int width) {
    if (out.isEmpty()) {
      return;
    }
    text(";");
    if (column + 1 + width > WIDTH) {
      fold();
    } else {
      text(" ");
    }
  }

  private void piece(String piece) {
    if (column + piece.length() > WIDTH && column > INDENT) {
      fold();
    }
    text(piece);
  }

  private void fold() {
    out.append(FOLD);
    column = INDENT;
  }

  private FoldedTags text(String text) {
    out.append(text);
    column += text.length();
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
