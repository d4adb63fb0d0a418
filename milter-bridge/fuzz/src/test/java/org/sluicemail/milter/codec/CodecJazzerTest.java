package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.sluicemail.mail.Octets;

/** What a mail server sends, and what a milter answers, when either is not what it says. */
class CodecJazzerTest {
  private static final int LIMIT = 4096;

  /** What a stream holds, up to where it breaks the rules. */
  private record Read(List<Frame> frames, boolean broken) {}

  private interface Encoded<T> {
    FrameWriter add(FrameWriter out, T value);
  }

  private interface Decoder<T> {
    T decode(Frame frame) throws ProtocolException;
  }

  @FuzzTest
  void commands(byte[] stream) {
    for (Frame frame : frames(stream)) {
      // an offer of unknown flags alone is an offer of nothing, which stands for old ones
      if (frame.code() != 'O') {
        isWrittenAsItIs(frame, Command::decode, FrameWriter::add);
      } else {
        refusedOrRead(frame, Command::decode);
      }
    }
  }

  @FuzzTest
  void responses(byte[] stream) {
    for (Frame frame : frames(stream)) {
      isWrittenAsItIs(frame, Response::decode, FrameWriter::add);
    }
  }

  /** The frames are the same however they arrive. */
  private static List<Frame> frames(byte[] stream) {
    SplittableRandom random = new SplittableRandom(Arrays.hashCode(stream));
    Read whole = read(stream, () -> stream.length);
    assertThat(read(stream, () -> 1)).isEqualTo(whole);
    assertThat(read(stream, () -> random.nextInt(1, 20))).isEqualTo(whole);
    return whole.frames;
  }

  private static Read read(byte[] stream, IntSupplier piece) {
    FrameReader reader = new FrameReader(LIMIT);
    List<Frame> frames = new ArrayList<>();
    try {
      for (int from = 0; from < stream.length; ) {
        ByteBuffer space = reader.space();
        int room = Math.min(space.remaining(), stream.length - from);
        int length = Math.min(piece.getAsInt(), room);
        space.put(stream, from, length);
        from += length;
        for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
          frames.add(next.get());
        }
      }
      return new Read(frames, false);
    } catch (ProtocolException e) {
      return new Read(frames, true);
    }
  }

  private static <T> void isWrittenAsItIs(Frame frame, Decoder<T> decoder, Encoded<T> encoded) {
    Optional<T> read = refusedOrRead(frame, decoder);
    if (read.isPresent()) {
      ByteBuffer packet = encoded.add(new FrameWriter(), read.get()).content();
      Octets payload = Octets.of(packet.slice(5, packet.remaining() - 5));
      assertThat(refusedOrRead(new Frame(packet.get(4), payload), decoder)).isEqualTo(read);
    }
  }

  private static <T> Optional<T> refusedOrRead(Frame frame, Decoder<T> decoder) {
    try {
      return Optional.of(decoder.decode(frame));
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).isNotBlank();
      return Optional.empty();
    }
  }
}
