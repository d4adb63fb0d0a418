package org.sluicemail.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides octets into header and body (RFC 5322 section 2.1), as a mail server would hand them
 * over.
 *
 * <p>Lines of the header may end with CRLF or LF. A line that neither is nor continues a field ends
 * the header and belongs to the body, as Postfix has it. The body stays as it came.
 */
final class MessageReader {
  /** Most mails are no larger. */
  private static final int CHUNK = 8 << 10;

  private final InputStream in;
  private final Limits limits;
  private final List<HeaderField> fields = new ArrayList<>();
  private final ByteArrayOutputStream field = new ByteArrayOutputStream();
  private final byte[] chunk = new byte[CHUNK];
  private int at;
  private int filled;
  private int headerOctets;

  MessageReader(InputStream in, Limits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** The message, whose body the caller holds; {@code LimitException} when it is too large. */
  Message read(Spool spool) throws IOException {
    byte[] beginning = header();
    try (Spool.Writer body = spool.writer(Math.max(0, limits.messageBytes() - headerOctets))) {
      body.write(beginning, 0, beginning.length);
      while (more()) {
        body.write(chunk, at, filled - at);
        at = filled;
      }
      return new Message(new Header(fields), body.finish());
    }
  }

  /** Reads the header, and returns what was read of the body already. */
  private byte[] header() throws IOException {
    for (byte[] line = line(); line.length > 0; line = line()) {
      int end = withoutEnding(line);
      if (end == 0) {
        break;
      }
      if (!take(line, end)) {
        endField();
        return line;
      }
    }
    endField();
    return new byte[0];
  }

  private boolean take(byte[] line, int end) throws LimitException {
    if (field.size() > 0 && (line[0] == ' ' || line[0] == '\t')) {
      field.write('\r');
      field.write('\n');
    } else if (beginsField(line, end)) {
      endField();
    } else {
      return false;
    }
    field.write(line, 0, end);
    return true;
  }

  private static boolean beginsField(byte[] line, int end) {
    Octets octets = Octets.wrap(line).slice(0, end);
    int colon = octets.indexOf(':', 0);
    return colon > 0 && HeaderField.isName(octets.slice(0, colon).text().stripTrailing());
  }

  private void endField() throws LimitException {
    if (field.size() == 0) {
      return;
    }
    if (fields.size() == limits.headerFields()) {
      throw new LimitException("more than " + limits.headerFields() + " header fields");
    }
    fields.add(HeaderField.of(Octets.wrap(field.toByteArray())));
    field.reset();
  }

  /** The next line with its ending; empty at the end of the stream. */
  private byte[] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(100);
    boolean ended = false;
    while (!ended && more()) {
      int end = lineEnd();
      headerOctets += end - at;
      if (headerOctets > limits.headerBytes()) {
        throw new LimitException("header larger than " + limits.headerBytes() + " octets");
      }
      line.write(chunk, at, end - at);
      at = end;
      ended = chunk[end - 1] == '\n';
    }
    return line.toByteArray();
  }

  /** Where in the chunk the line ends, or the chunk where the line does not. */
  private int lineEnd() {
    for (int i = at; i < filled; i++) {
      if (chunk[i] == '\n') {
        return i + 1;
      }
    }
    return filled;
  }

  /** Whether the chunk holds octets that nobody has taken; reads the next one where it does not. */
  private boolean more() throws IOException {
    if (at == filled) {
      at = 0;
      filled = Math.max(0, in.read(chunk));
    }
    return at < filled;
  }

  private static int withoutEnding(byte[] line) {
    int end = line.length;
    if (end > 0 && line[end - 1] == '\n') {
      end--;
      if (end > 0 && line[end - 1] == '\r') {
        end--;
      }
    }
    return end;
  }
}
