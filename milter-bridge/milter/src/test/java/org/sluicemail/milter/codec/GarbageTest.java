package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluicemail.mail.Octets;

/** Whatever octets come in, only a {@link ProtocolException} comes out. */
class GarbageTest {
  private static final int MANY = 100_000;
  private static final String CODES = "ABCDEHKLMNOQRTU+-24abcdefhilmpqrsty";

  private final long seed = Samples.seed();
  private final Samples samples = new Samples(seed);
  private int refused;

  @Test
  void randomPayloadsOfKnownCodes() {
    for (int i = 0; i < MANY; i++) {
      char code = CODES.charAt(samples.below(CODES.length()));
      decode(new Frame((byte) code, samples.octets(40, false)));
    }
    assertThat(refused).as("seed %d", seed).isBetween(MANY / 4, 2 * MANY);
  }

  @Test
  void mutatedPackets() {
    for (int i = 0; i < MANY; i++) {
      byte[] packet =
          samples.below(2) == 0
              ? Wire.encoded(samples.command())
              : Wire.encoded(samples.response());
      packet[samples.below(packet.length)] = samples.octet();
      if (samples.below(2) == 0) {
        packet[samples.below(packet.length)] ^= (byte) (1 << samples.below(8));
      }
      readAll(packet);
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }

  private void readAll(byte[] stream) {
    FrameReader reader = new FrameReader(0xFFFFF);
    try {
      ByteBuffer in = ByteBuffer.wrap(stream);
      while (in.hasRemaining()) {
        Wire.feed(reader, in);
        for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
          decode(next.get());
        }
      }
    } catch (ProtocolException e) {
      refused++;
    }
  }

  private void decode(Frame frame) {
    try {
      encodeAgain(Command.decode(frame));
    } catch (ProtocolException e) {
      refused++;
    } catch (RuntimeException e) {
      fail("seed " + seed + " " + frame, e);
    }
    try {
      encodeAgain(Response.decode(frame));
    } catch (ProtocolException e) {
      refused++;
    } catch (RuntimeException e) {
      fail("seed " + seed + " " + frame, e);
    }
  }

  /** What was taken is sound, so it can be passed on, and is then read as the same. */
  private static void encodeAgain(Command command) throws ProtocolException {
    Octets once = Octets.of(Wire.encoded(command));
    Command again = Command.decode(Wire.frames(once.toArray()).getFirst());
    assertThat(Octets.of(Wire.encoded(again)).equals(once)).isTrue();
  }

  private static void encodeAgain(Response response) throws ProtocolException {
    Octets once = Octets.of(Wire.encoded(response));
    Response again = Response.decode(Wire.frames(once.toArray()).getFirst());
    assertThat(Octets.of(Wire.encoded(again)).equals(once)).isTrue();
  }
}
