package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;

class ZstdTest {
  @TempDir Path folder;

  private static Message message(int size) {
    byte[] octets = new byte[size];
    new Random(size).nextBytes(octets);
    return new Message(Header.EMPTY, Content.of(octets));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 131_071, 131_072, 131_073, 3_000_000})
  void comesBackAsItWas(int size) throws IOException {
    Spool spool = new Spool(folder, 64 << 10, 1 << 20);
    Message message = message(size);
    try (Content compressed = Zstd.compress(message, spool);
        var in = Zstd.decompress(compressed.open())) {
      assertThat(in.readAllBytes()).isEqualTo(message.open().readAllBytes());
    }
    assertThat(spool.open()).isZero();
  }

  @Test
  void brokenInputIsABrokenReply() throws IOException {
    Spool spool = new Spool(folder, 64 << 10, 1 << 20);
    try (Content compressed = Zstd.compress(message(50_000), spool)) {
      byte[] octets = compressed.open().readAllBytes();
      byte[] bent = octets.clone();
      bent[0] ^= 1;
      for (byte[] broken : new byte[][] {bent, Arrays.copyOf(octets, octets.length / 2)}) {
        assertThatThrownBy(() -> Zstd.decompress(new ByteArrayInputStream(broken)).readAllBytes())
            .isInstanceOf(IOException.class);
      }
    }
  }
}
