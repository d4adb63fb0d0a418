package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Octets;

class FrameReaderTest {
  private static final int LIMIT = 0xFFFFF;

  private final FrameReader reader = new FrameReader(LIMIT);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 64, 4096, 8191, 8192, 8193, 100_000})
  void framesDoNotDependOnTheSplit(int size) throws ProtocolException {
    long seed = Samples.seed();
    Samples samples = new Samples(seed);
    FrameWriter writer = new FrameWriter();
    for (int i = 0; i < 300; i++) {
      writer.add(samples.command());
    }
    writer.add(new Command.Body(Octets.of(new byte[70_000]))).add(new Command.Quit());
    byte[] stream = Wire.content(writer);
    List<Frame> frames = new ArrayList<>();
    for (int at = 0; at < stream.length; at += size) {
      feed(stream, at, Math.min(size, stream.length - at), frames);
    }
    assertThat(frames).as("seed %d", seed).isEqualTo(Wire.frames(stream)).hasSize(302);
    assertThat(reader.hasBegun()).isFalse();
  }

  @Test
  void tellsWhetherAFrameHasBegun() throws ProtocolException {
    assertThat(reader.hasBegun()).isFalse();
    feed("00");
    assertThat(reader.next()).isEmpty();
    assertThat(reader.hasBegun()).isTrue();
    feed("000001 'A' 00");
    assertThat(reader.next()).contains(new Frame('A'));
    assertThat(reader.hasBegun()).isTrue();
    feed("000001 'Q'");
    assertThat(reader.next()).contains(new Frame('Q'));
    assertThat(reader.hasBegun()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00000000", "FFFFFFFF", "80000000", "7FFFFFFF", "00100001", "'GET '", "16030100"})
  void refusesALengthAsSoonAsItIsHere(String length) {
    feed(length);
    assertThatThrownBy(reader::next)
        .isInstanceOf(ProtocolException.class)
        .hasMessageStartingWith("packet length");
    assertThat(reader.storage()).isEqualTo(FrameReader.IDLE);
  }

  @Test
  void takesTheLargestPayload() throws ProtocolException {
    List<Frame> frames = new ArrayList<>();
    byte[] stream = Wire.encoded(new Command.Body(Octets.of(new byte[LIMIT])));
    feed(stream, 0, stream.length, frames);
    assertThat(frames).hasSize(1);
    assertThat(frames.getFirst().payload().length()).isEqualTo(LIMIT);
  }

  @Test
  void storageFollowsWhatArrived() throws ProtocolException {
    feed("000FFFFF 'B'");
    assertThat(reader.next()).isEmpty();
    assertThat(reader.storage()).isEqualTo(FrameReader.IDLE);
    feed(new byte[20_000], 0, 20_000, new ArrayList<>());
    assertThat(reader.storage()).isLessThanOrEqualTo(4 * FrameReader.IDLE);
  }

  @Test
  void storageIsGivenBackBeforeAPause() throws ProtocolException {
    Command chunk = new Command.Body(Octets.of(new byte[65_535]));
    byte[] message = Wire.content(new FrameWriter().add(chunk).add(new Command.EndOfMessage()));
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      feed(message, 0, message.length, frames);
      assertThat(reader.storage()).isGreaterThan(65_535);
      reader.space();
      assertThat(reader.storage()).isEqualTo(FrameReader.IDLE);
    }
    assertThat(frames).hasSize(4);
  }

  @Test
  void manySmallFramesNeedNoMoreStorage() throws ProtocolException {
    FrameWriter writer = new FrameWriter();
    for (int i = 0; i < 5000; i++) {
      writer.add(new Command.Helo("client.example"));
    }
    byte[] stream = Wire.content(writer);
    List<Frame> frames = new ArrayList<>();
    feed(stream, 0, stream.length, frames);
    assertThat(frames).hasSize(5000);
    assertThat(reader.storage()).isEqualTo(FrameReader.IDLE);
  }

  @Test
  void storageIsKeptBetweenChunks() throws ProtocolException {
    byte[] chunk = Wire.encoded(new Command.Body(Octets.of(new byte[65_535])));
    feed(chunk, 0, chunk.length, new ArrayList<>());
    int storage = reader.storage();
    reader.space();
    assertThat(reader.storage()).isEqualTo(storage);
  }

  @Test
  void anIdleConnectionIsSmall() {
    assertThat(FrameReader.IDLE + FrameWriter.IDLE).isLessThan(10_000);
    assertThat(reader.storage()).isEqualTo(FrameReader.IDLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MAX_VALUE})
  void refusesSenselessLimits(int limit) {
    assertThatThrownBy(() -> new FrameReader(limit)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesCodesForMessages() {
    assertThat(new Frame('C').letter()).isEqualTo("C");
    assertThat(new Frame((byte) 0x1B, Octets.EMPTY).letter()).isEqualTo("0x1b");
    assertThat(new Frame((byte) 0xE4, Octets.EMPTY).letter()).isEqualTo("0xe4");
  }

  private void feed(String octets) {
    reader.space().put(Wire.bytes(octets));
  }

  private void feed(byte[] stream, int at, int size, List<Frame> frames) throws ProtocolException {
    ByteBuffer in = ByteBuffer.wrap(stream, at, size);
    while (in.hasRemaining()) {
      Wire.feed(reader, in);
      for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
        frames.add(next.get());
      }
    }
  }
}
