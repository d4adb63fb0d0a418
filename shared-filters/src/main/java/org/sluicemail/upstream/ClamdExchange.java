package org.sluicemail.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.sluicemail.mail.Octets;

/**
 * One command to clamd and its reply (clamd(8)), in the form where both end in NUL. Without a
 * session clamd takes one command on each connection.
 */
final class ClamdExchange implements AutoCloseable {
  /** A reply is a name and some words; clamd's own names have less than 200 octets. */
  static final int MAX_REPLY = 2048;

  private static final int LENGTH = 4;

  private final Wire wire;

  ClamdExchange(Wire wire) {
    this.wire = wire;
  }

  /** The answer to a command without data. */
  String ask(String command) throws IOException {
    wire.write(ByteBuffer.wrap(command(command)));
    return reply();
  }

  /** What clamd says of {@code content}. */
  ClamdReply scan(Excerpt content) throws IOException {
    try {
      send(content);
    } catch (ClosedChannelException | SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return early(e);
    }
    return ClamdReply.parse(reply());
  }

  private static byte[] command(String name) {
    return ("z" + name + "\0").getBytes(US_ASCII);
  }

  /** Chunks with their length before them, the empty one last. */
  private void send(Excerpt content) throws IOException {
    byte[] command = command("INSTREAM");
    ByteBuffer out = ByteBuffer.allocate(command.length + LENGTH + Excerpt.PIECE + LENGTH);
    out.put(command);
    content.read((piece, length) -> {
      if (length > 0) {
        out.putInt(length).put(piece, 0, length);
      }
      if (length < Excerpt.PIECE) {
        out.putInt(0);
      }
      wire.write(out.flip());
      out.clear();
    });
  }

  /**
   * clamd closes as soon as a stream is too large or it fails, and says why. Of what it did not
   * read it cannot say anything else.
   */
  private ClamdReply early(IOException broken) throws IOException {
    ClamdReply reply;
    try {
      reply = ClamdReply.parse(reply());
    } catch (EOFException | SocketException e) {
      broken.addSuppressed(e);
      throw broken;
    }
    if (reply instanceof ClamdReply.TooLarge) {
      return reply;
    }
    throw new ProtocolException("clamd judged a message before its end");
  }

  /** The octets before NUL; only with it is a reply whole. */
  private String reply() throws IOException {
    ByteBuffer in = ByteBuffer.allocate(MAX_REPLY);
    int end = -1;
    while (end < 0) {
      if (!in.hasRemaining()) {
        throw new ProtocolException("reply larger than " + MAX_REPLY + " octets");
      }
      int before = in.position();
      if (!wire.read(in)) {
        throw new EOFException(
            "connection closed " + (before == 0 ? "without" : "within") + " a reply");
      }
      end = nul(in, before);
    }
    return text(in, end);
  }

  private static int nul(ByteBuffer in, int from) {
    for (int i = from; i < in.position(); i++) {
      if (in.get(i) == 0) {
        return i;
      }
    }
    return -1;
  }

  private static String text(ByteBuffer in, int end) throws ProtocolException {
    if (end + 1 < in.position()) {
      throw new ProtocolException("more than one reply");
    }
    byte[] octets = new byte[end];
    in.get(0, octets);
    String text = Octets.decode(octets, 0, end);
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new ProtocolException("control characters in a reply");
    }
    return text;
  }

  @Override
  public void close() {
    wire.close();
  }
}
