package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whatever octets come in, only a {@link ProtocolException} comes out. */
class GarbageTest {
  private static final int MANY = 50_000;
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
    if (command.code() == 'O') {
      return; // An offer of unknown flags alone is an offer of nothing, which stands for old ones.
    }
    Frame frame = Wire.frames(Wire.encoded(command)).getFirst();
    if (!Command.decode(frame).equals(command)) {
      throw new IllegalStateException(command + " became " + Command.decode(frame));
    }
  }

  private static void encodeAgain(Response response) throws ProtocolException {
    Frame frame = Wire.frames(Wire.encoded(response)).getFirst();
    if (!Response.decode(frame).equals(response)) {
      throw new IllegalStateException(response + " became " + Response.decode(frame));
    }
  }
}
