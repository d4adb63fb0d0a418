package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentStreamTest {
  private static final int SEGMENT = SpoolMemory.SEGMENT;

  private final byte[] octets = new byte[2 * SEGMENT + 100];
  private final AtomicInteger closed = new AtomicInteger();

  SegmentStreamTest() {
    new Random(1).nextBytes(octets);
  }

  private SegmentStream stream(int size) {
    List<byte[]> segments =
        List.of(
            Arrays.copyOfRange(octets, 0, SEGMENT),
            Arrays.copyOfRange(octets, SEGMENT, 2 * SEGMENT),
            Arrays.copyOfRange(octets, 2 * SEGMENT, octets.length));
    return new SegmentStream(segments, size, closed::incrementAndGet);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 2 * SEGMENT + 99})
  void allOctetsComeHoweverTheyAreRead(int size) throws IOException {
    for (int piece : new int[] {1000, SEGMENT, 3 * SEGMENT}) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      try (SegmentStream in = stream(size)) {
        byte[] part = new byte[piece];
        for (int n = in.read(part); n >= 0; n = in.read(part)) {
          all.write(part, 0, n);
        }
      }
      assertThat(all.toByteArray()).isEqualTo(Arrays.copyOf(octets, size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 2 * SEGMENT + 99})
  void whatIsLeftGoesToAnotherStream(int begin) throws IOException {
    int size = 2 * SEGMENT + 99;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (SegmentStream in = stream(size)) {
      in.skipNBytes(begin);

      assertThat(in.transferTo(all)).isEqualTo(size - begin);
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(all.toByteArray()).isEqualTo(Arrays.copyOfRange(octets, begin, size));
  }

  @Test
  void nothingGoesOnceItIsClosed() {
    SegmentStream in = stream(1);
    in.close();
    assertThatThrownBy(() -> in.transferTo(new ByteArrayOutputStream()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void oneByOneTheyComeUnsigned() throws IOException {
    try (SegmentStream in = stream(SEGMENT + 2)) {
      in.skipNBytes(SEGMENT);
      assertThat(in.available()).isEqualTo(2);
      assertThat(in.read()).isEqualTo(octets[SEGMENT] & 0xFF);
      assertThat(in.read()).isEqualTo(octets[SEGMENT + 1] & 0xFF);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[0], 0, 0)).isZero();
    }
  }

  @Test
  void afterCloseNothingIsReadAndItIsToldOnce() throws IOException {
    SegmentStream in = stream(10);
    assertThat(in.read(new byte[5])).isEqualTo(5);
    assertThat(closed).hasValue(0);
    in.close();
    in.close();

    assertThat(closed).hasValue(1);
    assertThat(in.available()).isZero();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class);
  }
}
