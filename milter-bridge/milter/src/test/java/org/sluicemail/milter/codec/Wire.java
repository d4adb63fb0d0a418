package org.sluicemail.milter.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.mail.Octets;

/** Octets as tests write them down: hexadecimal digits and, in quotes, ASCII. */
public final class Wire {
  private static final Pattern PART = Pattern.compile("'([^']*)'|([0-9a-fA-F]{2}+)|(\\s+)");

  private Wire() {}

  public static byte[] bytes(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Matcher part = PART.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at) {
        throw new IllegalArgumentException(text.substring(at));
      }
      if (part.group(1) != null) {
        out.writeBytes(part.group(1).getBytes(StandardCharsets.US_ASCII));
      } else if (part.group(2) != null) {
        out.writeBytes(HexFormat.of().parseHex(part.group(2)));
      }
      at = part.end();
    }
    return out.toByteArray();
  }

  public static Octets octets(String text) {
    return Octets.of(bytes(text));
  }

  /** All frames of {@code bytes}, which end with the last. */
  public static List<Frame> frames(byte[] bytes) throws ProtocolException {
    FrameReader reader = new FrameReader(0xFFFFF);
    List<Frame> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      feed(reader, in);
      for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
        frames.add(next.get());
      }
    }
    if (reader.hasBegun()) {
      throw new IllegalArgumentException("incomplete frame");
    }
    return frames;
  }

  /** Moves as much of {@code in} to the reader as it has room for. */
  static void feed(FrameReader reader, ByteBuffer in) {
    ByteBuffer space = reader.space();
    int size = Math.min(space.remaining(), in.remaining());
    space.put(in.slice(in.position(), size));
    in.position(in.position() + size);
  }

  static byte[] content(FrameWriter writer) {
    ByteBuffer content = writer.content();
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  static byte[] encoded(Command command) {
    return content(new FrameWriter().add(command));
  }

  static byte[] encoded(Response response) {
    return content(new FrameWriter().add(response));
  }
}
