package org.sluicemail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetsTest {
  private static void roundTrip(byte... bytes) {
    String text = Octets.decode(bytes, 0, bytes.length);
    if (!Arrays.equals(Octets.encode(text), bytes)) {
      assertThat(Octets.encode(text)).isEqualTo(bytes);
    }
  }

  @Test
  void everySequenceOfTwoOctetsComesBack() {
    for (int i = 0; i < 1 << 16; i++) {
      roundTrip((byte) (i >> 8), (byte) i);
    }
  }

  @Test
  void everySequenceOfThreeOctetsThatMayBeginACharacterComesBack() {
    for (int first = 0xC0; first < 0x100; first++) {
      for (int rest = 0; rest < 1 << 16; rest += 7) {
        roundTrip((byte) first, (byte) (rest >> 8), (byte) rest);
      }
    }
  }

  @Test
  void randomOctetsComeBack() {
    Random random = new Random(20260203);
    byte[] likely = {'a', ' ', (byte) 0xC3, (byte) 0xA4, (byte) 0xED, (byte) 0xA0, (byte) 0x80};
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      for (int j = 0; j < bytes.length; j++) {
        boolean any = random.nextBoolean();
        bytes[j] = any ? (byte) random.nextInt(256) : likely[random.nextInt(likely.length)];
      }
      roundTrip(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0 80",
        "c1 bf",
        "e0 80 80",
        "e0 9f bf",
        "f0 80 80 80",
        "f0 8f bf bf", // overlong
        "ed a0 80",
        "ed bf bf",
        "ed a0 bd ed b8 80", // surrogates
        "f4 90 80 80",
        "f5 80 80 80",
        "ff",
        "80",
        "bf", // outside
        "e2 82",
        "f0 9f 98",
        "c3" // cut off
      })
  void whatIsNoUtf8IsShownOctetByOctet(String hex) {
    byte[] bytes = bytes(hex);

    String text = Octets.of(bytes).text();

    assertThat(text).hasSize(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      assertThat((int) text.charAt(i)).isEqualTo(0xDC00 + (bytes[i] & 0xFF));
    }
    assertThat(Octets.encode(text)).isEqualTo(bytes);
  }

  private static byte[] bytes(String hex) {
    String[] parts = hex.split(" ");
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i], 16);
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "Grüße", "日本", "😀 smile", "\uFFFD itself", "\0"})
  void utf8IsTextAsItIs(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

    assertThat(Octets.of(bytes).text()).isEqualTo(text);
    assertThat(Octets.of(text).toArray()).isEqualTo(bytes);
  }

  @Test
  void noSurrogateCanSmuggleAControlCharacter() {
    for (char c = 0xD800; c < 0xDC80; c++) {
      assertThat(Octets.encode("a" + c)).containsExactly('a', '?');
    }
    for (char c = 0xDD00; c < 0xE000; c++) {
      assertThat(Octets.encode("a" + c)).containsExactly('a', '?');
    }
  }

  @Test
  void isAValue() {
    Octets all = Octets.of("xyzzy");
    Octets part = all.slice(1, 4);

    assertThat(part).isEqualTo(Octets.of("yzz")).hasSameHashCodeAs(Octets.of("yzz"));
    assertThat(part).isNotEqualTo(Octets.of("yz")).isNotEqualTo("yzz");
    assertThat(part.toArray()).containsExactly('y', 'z', 'z');
    assertThat(part.indexOf('z', 0)).isEqualTo(1);
    assertThat(part.indexOf('z', 2)).isEqualTo(2);
    assertThat(part.indexOf('x', 0)).isEqualTo(-1);
    assertThat(part.at(0)).isEqualTo((byte) 'y');
    assertThatThrownBy(() -> part.at(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> part.slice(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void doesNotChangeWithWhatItWasMadeOf() {
    byte[] bytes = {'a', 'b'};
    Octets octets = Octets.of(bytes);
    Octets buffered = Octets.of(ByteBuffer.wrap(bytes));
    bytes[0] = 'x';
    octets.toArray()[1] = 'x';

    assertThat(octets.text()).isEqualTo("ab");
    assertThat(buffered.text()).isEqualTo("ab");
    assertThat(octets.slice(1, 2).buffer().isReadOnly()).isTrue();
    assertThat(octets.slice(1, 2).buffer().remaining()).isEqualTo(1);
  }
}
