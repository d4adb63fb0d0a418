package org.sluicemail.arc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluicemail.dkim.Fuzz;
import org.sluicemail.dkim.Letter;

/** The law on mutations of a good chain. */
class ArcFuzzTest {
  private static final List<String> WORDS =
      List.of(
          ";",
          "=",
          " ",
          "\r\n\t",
          "\0",
          "\u00ff",
          "(",
          "i=1",
          "i=2",
          "i=50",
          "i=51",
          "h=",
          "cv=none",
          "cv=pass",
          "cv=fail",
          "a=rsa-sha256",
          "ARC-Seal:",
          "\r\nARC-Seal: i=3; ",
          "\r\nARC-Message-Signature: i=1; ",
          "\r\nARC-Authentication-Results: i=1; ",
          "b=");

  @Test
  void chain() throws Exception {
    Letter letter = GoldenChainTest.letter();
    String whole =
        new String(letter.header().toBytes(), ISO_8859_1)
            + "\r\n"
            + new String(letter.body(), ISO_8859_1);
    Fuzz.run(ArcLaws::chain, WORDS, List.of(whole.getBytes(ISO_8859_1)));
  }
}
