package org.sluicemail.milter.codec;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.sluicemail.mail.Octets;

/** Gathers frames, so that all of an answer, or of a command with its macros, is one write. */
public final class FrameWriter {
  /** Storage of an idle connection: most answers are five octets, most edits some hundred. */
  static final int IDLE = 512;

  private ByteBuffer buffer = ByteBuffer.allocate(IDLE);
  private int frame;

  public FrameWriter add(Command command) {
    return whole(command::encode);
  }

  public FrameWriter add(Response response) {
    return whole(response::encode);
  }

  public boolean isEmpty() {
    return buffer.position() == 0;
  }

  /** The octets gathered; who adds many frames writes them out from time to time. */
  public int size() {
    return buffer.position();
  }

  /** A view of what was gathered, valid until the next call. */
  public ByteBuffer content() {
    return ByteBuffer.wrap(buffer.array(), 0, buffer.position());
  }

  /** Forgets what was gathered, when it has been written out. */
  public void clear() {
    buffer = buffer.capacity() > 16 * IDLE ? ByteBuffer.allocate(IDLE) : buffer.clear();
  }

  void begin(char code) {
    frame = buffer.position();
    room(Integer.BYTES + 1).putInt(0).put((byte) code);
  }

  FrameWriter octet(int value) {
    room(1).put((byte) value);
    return this;
  }

  FrameWriter uint16(int value) {
    room(Short.BYTES).putShort((short) value);
    return this;
  }

  FrameWriter uint32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  FrameWriter octets(Octets octets) {
    octets.copyTo(room(octets.length()));
    return this;
  }

  /** The text and the NUL that ends it. */
  FrameWriter string(String text) {
    if (text.indexOf('\0') >= 0) {
      throw refusal();
    }
    byte[] octets = Octets.encode(text);
    room(octets.length + 1).put(octets).put((byte) 0);
    return this;
  }

  /** The octets, which hold no NUL, and the NUL that ends them. */
  FrameWriter string(Octets octets) {
    if (octets.indexOf(0, 0) >= 0) {
      throw refusal();
    }
    octets.copyTo(room(octets.length() + 1));
    buffer.put((byte) 0);
    return this;
  }

  FrameWriter strings(List<String> texts) {
    texts.forEach(this::string);
    return this;
  }

  void end() {
    buffer.putInt(frame, buffer.position() - frame - Integer.BYTES);
  }

  void empty(char code) {
    begin(code);
    end();
  }

  /** Nothing stays of a frame that turns out not to be possible. */
  private FrameWriter whole(Consumer<FrameWriter> packet) {
    int before = buffer.position();
    try {
      packet.accept(this);
      return this;
    } catch (IllegalArgumentException e) {
      buffer.position(before);
      throw e;
    }
  }

  private static IllegalArgumentException refusal() {
    return new IllegalArgumentException("NUL within a string of the protocol");
  }

  private ByteBuffer room(int size) {
    if (buffer.remaining() < size) {
      int doubled = Math.max(buffer.capacity() * 2, buffer.position() + size);
      buffer = ByteBuffer.allocate(doubled).put(buffer.flip());
    }
    return buffer;
  }
}
