package org.sluicemail.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
  private final Spool spool = new Spool(Path.of("."), 1 << 20, 1 << 20);

  @AfterEach
  void nothingLeaks() {
    assertThat(spool.open()).isZero();
    assertThat(spool.memory()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A: b\r\n\r\nbody\r\n",
        "A: b\r\n\tfolded\r\n \r\nC:\r\n\r\n",
        "A : blank before the colon\r\n\r\n.\r\n",
        "A: \u00e9\u0000\rlone CR\r\n\r\n\u0000\u00ff\nbare LF, no end",
        "A:b\r\n\r\n\r\n\r\n",
      })
  void whatHasCrlfComesOutAsItWentIn(String text) throws IOException {
    try (Message message = read(text)) {
      assertThat(new String(message.open().readAllBytes(), ISO_8859_1)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        // text (| is LF), fields (; between them), body
        "'A: b|C: d||e|','A: b;C: d','e|'",
        "'A: b| c||','A: b^ c',''",
        "'A: b','A: b',''",
        "'A: b||','A: b',''",
        "'||x','','|x'",
        "'','',''",
        "'no field|A: b||','','no field|A: b||'",
        "'A: b|no field: at all|x','A: b','no field: at all|x'",
        "' A: b||','',' A: b||'",
        "'A: b|:c||','A: b',':c||'",
      })
  void endsTheHeaderWhereItEnds(String text, String fields, String body) throws IOException {
    try (Message message = read(text.replace('|', '\n'));
        InputStream octets = message.body().open()) {
      assertThat(message.header().fields())
          .extracting(field -> field.raw().text().replace("\r\n", "^"))
          .isEqualTo(fields.isEmpty() ? List.of() : List.of(fields.split(";")));
      assertThat(new String(octets.readAllBytes(), ISO_8859_1)).isEqualTo(body.replace('|', '\n'));
    }
  }

  @Test
  void keepsGeneratedMessages() throws IOException {
    SplittableRandom random = new SplittableRandom(5322);
    for (int i = 0; i < 200; i++) {
      String text = "X: " + "x".repeat(random.nextInt(100)) + "\r\n\r\n" + octets(random);
      try (Message message = read(text)) {
        assertThat(new String(message.open().readAllBytes(), ISO_8859_1)).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 1 << 20})
  void readsWhatComesInPieces(int size) throws IOException {
    String text = "A: b\r\n".repeat(100) + "B: " + "x".repeat(40_000) + "\r\n\r\nbody\nend";
    InputStream pieces =
        new FilterInputStream(stream(text)) {
          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            return super.read(into, offset, Math.min(size, length));
          }
        };
    try (Message message = Message.read(pieces, spool, Limits.DEFAULT)) {
      assertThat(message.header().fields()).hasSize(101);
      assertThat(new String(message.open().readAllBytes(), ISO_8859_1)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @CsvSource({"27,100,10", "100,17,10", "100,100,1"})
  void refusesWhatIsTooLarge(long message, int header, int fields) {
    Limits limits = new Limits(message, header, fields, 1);
    String text = "A: 12345\r\nB: 1\r\n\r\n0123456789";
    assertThatThrownBy(() -> read(text, limits)).isInstanceOf(LimitException.class);
  }

  @Test
  void takesWhatJustFits() throws IOException {
    read("A: 12345\r\nB: 1\r\n\r\n0123456789", new Limits(28, 18, 2, 1)).close();
  }

  @Test
  void givesBackWhatAFailedStreamLeft() {
    InputStream failing =
        new InputStream() {
          private final InputStream first = stream("A: b\r\n\r\nbody");

          @Override
          public int read() throws IOException {
            int octet = first.read();
            if (octet < 0) {
              throw new IOException("gone");
            }
            return octet;
          }
        };
    assertThatThrownBy(() -> Message.read(failing, spool, Limits.DEFAULT)).hasMessage("gone");
  }

  private Message read(String text) throws IOException {
    return read(text, Limits.DEFAULT);
  }

  private Message read(String text, Limits limits) throws IOException {
    return Message.read(stream(text), spool, limits);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }

  private static String octets(SplittableRandom random) {
    byte[] octets = new byte[random.nextInt(200_000)];
    random.nextBytes(octets);
    return new String(octets, ISO_8859_1);
  }
}
