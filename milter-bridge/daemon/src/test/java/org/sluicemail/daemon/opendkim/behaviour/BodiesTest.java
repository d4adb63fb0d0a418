package org.sluicemail.daemon.opendkim.behaviour;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Spool;

class BodiesTest {
  private static final int CHUNK = 64 << 10;

  private final Spool spool = Spool.inTemporaryFolder();

  private String of(boolean fixed, String received) throws IOException {
    try (Content content = Content.of(received.getBytes(ISO_8859_1));
        Content body = new Bodies(fixed, spool).of(content);
        var in = body.open()) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  private static String text(String written) {
    return written.replace("-", "").replace('R', '\r').replace('N', '\n');
  }

  @ParameterizedTest
  @CsvSource({"-, -", "a, a", "R, RN", "N, RN", "RN, RN", "NR, RNRN", "aRNb, aRNb", "RRNN, RNRNRN"})
  void everyLineEndIsWhole(String received, String expected) throws IOException {
    assertThat(of(true, text(received))).isEqualTo(text(expected));
    assertThat(of(false, text(received))).isEqualTo(text(received));
  }

  @Test
  void alsoWhereChunksMeet() throws IOException {
    Random random = new Random(4711);
    for (int i = 0; i < 200; i++) {
      StringBuilder body = new StringBuilder("x".repeat(CHUNK - 3));
      for (int j = 0; j < 8; j++) {
        body.append("\r\na".charAt(random.nextInt(3)));
      }
      String expected = body.toString().replaceAll("\r\n|\r|\n", "\r\n");
      assertThat(of(true, body.toString())).isEqualTo(expected);
    }
    assertThat(spool.open()).isZero();
  }
}
