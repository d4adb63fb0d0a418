package org.sluicemail.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.List;

/** A message (RFC 5322): its header, and its body behind the empty line. */
public record Message(Header header, Content body) implements AutoCloseable {
  private static final byte[] EMPTY_LINE = {'\r', '\n'};

  /**
   * Reads a message to the end of {@code in}; the caller closes both.
   *
   * @throws LimitException when it is larger than {@code limits} allow
   */
  public static Message read(InputStream in, Spool spool, Limits limits) throws IOException {
    return new MessageReader(in, limits).read(spool);
  }

  /** Octets of the whole message. */
  public long size() {
    return header.length() + EMPTY_LINE.length + body.size();
  }

  /** The whole message from its first octet; each call opens it anew. */
  public InputStream open() throws IOException {
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(header.toBytes()),
                new ByteArrayInputStream(EMPTY_LINE),
                body.open())));
  }

  /** Gives up the body. */
  @Override
  public void close() {
    body.close();
  }
}
