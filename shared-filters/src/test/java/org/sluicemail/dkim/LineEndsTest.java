package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineEndsTest {
  private static final Pattern BARE = Pattern.compile("\r(?!\n)|(?<!\r)\n");

  /** One octet at a time. */
  private static InputStream slow(byte[] octets) {
    return new ByteArrayInputStream(octets) {
      @Override
      public synchronized int read(byte[] into, int from, int length) {
        return super.read(into, from, Math.min(1, length));
      }
    };
  }

  private static boolean anyBare(String text) throws Exception {
    byte[] octets = text.getBytes(ISO_8859_1);
    boolean bare = LineEnds.anyBare(new ByteArrayInputStream(octets));
    assertThat(LineEnds.anyBare(slow(octets))).as("in pieces").isEqualTo(bare);
    return bare;
  }

  @ParameterizedTest
  @CsvSource({
    "'', false",
    "one line, false",
    "~$, false",
    "a~$~$b~$, false",
    "~, true",
    "$, true",
    "a~$.$b~$, true",
    "a~$.~b~$, true",
    "a~~$, true",
    "a~$$, true",
    "$~, true",
    "a~$b~, true",
    "tabs\t and\fothers\0~$, false",
    "octets\u00ff\u0080\u008d\u008a~$, false",
  })
  void findsWhatEndsNoLine(String text, boolean bare) throws Exception {
    assertThat(anyBare(text.replace('~', '\r').replace('$', '\n'))).isEqualTo(bare);
  }

  @Test
  void findsItWhereverItStands() throws Exception {
    String lines = "0123456789 abcdef\r\n".repeat(2_000);
    assertThat(anyBare(lines)).isFalse();
    for (int at : new int[] {0, 7, 16_383, 16_384, 16_385, lines.length()}) {
      for (String end : new String[] {"x\rx", "x\nx"}) {
        assertThat(anyBare(lines.substring(0, at) + end + lines.substring(at))).isTrue();
      }
    }
  }

  @Test
  void saysWhatItIsForAnything() throws Exception {
    Random random = new Random(20);
    String octets = "\r\n\r\na \u00ff";
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        int next = random.nextInt(octets.length() + 20);
        text.append(next < octets.length() ? octets.substring(next, next + 1) : "\r\n");
      }
      assertThat(anyBare(text.toString())).as(text.toString()).isEqualTo(BARE.matcher(text).find());
    }
  }

  @Test
  void endsWhenItIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> anyBare("a")).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
