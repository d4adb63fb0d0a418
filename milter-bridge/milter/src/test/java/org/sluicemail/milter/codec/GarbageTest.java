package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.sluicemail.mail.Octets;

/** Whatever octets come in, only a {@link ProtocolException} comes out. */
class GarbageTest {
  private static final int MANY = 50_000;
  private static final String COMMANDS = "ABCDEHKLMNOQRTU";
  private static final String RESPONSES = "+-24abcdefhilmpqrstyO";

  private final long seed = Samples.seed();
  private final Samples samples = new Samples(seed);
  private int refused;

  @Test
  void randomPayloadsOfKnownCodes() {
    for (int i = 0; i < MANY / 2; i++) {
      decodeCommand(new Frame(oneOf(COMMANDS), samples.octets(40, false)));
      decodeResponse(new Frame(oneOf(RESPONSES), samples.octets(40, false)));
    }
    assertThat(refused).as("seed %d", seed).isBetween(MANY / 4, MANY - MANY / 20);
  }

  @Test
  void mutatedPackets() {
    for (int i = 0; i < MANY / 2; i++) {
      readAll(mutated(Wire.encoded(samples.command())), this::decodeCommand);
      readAll(mutated(Wire.encoded(samples.response())), this::decodeResponse);
    }
    assertThat(refused).as("seed %d", seed).isBetween(MANY / 20, MANY - MANY / 20);
  }

  private byte[] mutated(byte[] packet) {
    packet[samples.below(packet.length)] = samples.octet();
    if (samples.below(2) == 0) {
      packet[samples.below(packet.length)] ^= (byte) (1 << samples.below(8));
    }
    return packet;
  }

  private void readAll(byte[] stream, Consumer<Frame> decoder) {
    FrameReader reader = new FrameReader(0xFFFFF);
    try {
      ByteBuffer in = ByteBuffer.wrap(stream);
      while (in.hasRemaining()) {
        Wire.feed(reader, in);
        for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
          decoder.accept(next.get());
        }
      }
    } catch (ProtocolException e) {
      refused++;
    }
  }

  private void decodeCommand(Frame frame) {
    try {
      encodeAgain(Command.decode(frame));
    } catch (ProtocolException e) {
      refused++;
    } catch (RuntimeException e) {
      fail("seed " + seed + " " + frame, e);
    }
  }

  private void decodeResponse(Frame frame) {
    try {
      encodeAgain(Response.decode(frame));
    } catch (ProtocolException e) {
      refused++;
    } catch (RuntimeException e) {
      fail("seed " + seed + " " + frame, e);
    }
  }

  private byte oneOf(String codes) {
    return (byte) codes.charAt(samples.below(codes.length()));
  }

  /** What was taken is sound, so it can be passed on, and is then read as the same. */
  private static void encodeAgain(Command command) throws ProtocolException {
    if (command.code() == 'O') {
      return; // An offer of unknown flags alone is an offer of nothing, which stands for old ones.
    }
    Frame frame = frame(Wire.encoded(command));
    if (!Command.decode(frame).equals(command)) {
      throw new IllegalStateException(command + " became " + Command.decode(frame));
    }
  }

  private static void encodeAgain(Response response) throws ProtocolException {
    Frame frame = frame(Wire.encoded(response));
    if (!Response.decode(frame).equals(response)) {
      throw new IllegalStateException(response + " became " + Response.decode(frame));
    }
  }

  private static Frame frame(byte[] packet) {
    return new Frame(packet[4], Octets.of(packet, 5, packet.length - 5));
  }
}
