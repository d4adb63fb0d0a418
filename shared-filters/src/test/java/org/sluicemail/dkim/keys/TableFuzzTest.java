package org.sluicemail.dkim.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.dkim.Fuzz;
import org.sluicemail.dkim.KeyType;
import org.sluicemail.dkim.SigningKey;

/** The laws on mutations of tables. */
class TableFuzzTest {
  private static final String KEY =
      SigningKey.generate(KeyType.ED25519, 0).pem().replaceAll("-----[A-Z ]*-----|\n", "");

  private static final List<String> WORDS =
      List.of(
          "|",
          "*",
          "%",
          ":",
          "@",
          "@*",
          "\n",
          " ",
          "#",
          "/",
          "./",
          "../",
          ".",
          "\0",
          ",",
          "=",
          "\u00c3\u00bc",
          "\u00ff",
          "a@b.example.org",
          "example.org",
          ":%",
          KEY);

  private static byte[] octets(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Test
  void tables(@TempDir Path folder) {
    Fuzz.run(
        input -> TableLaws.tables(input, folder),
        WORDS,
        List.of(
            octets(
                "a@b.example.org|*@*.example.org k:%\n.example.org l|k %:sel:"
                    + KEY
                    + "\nl example.org:sel:/no/%.key"),
            octets("A <a@example.org>|example.org % # x\n* k:x@%|example.org sel:" + KEY)));
  }

  @Test
  void dataSet() {
    Fuzz.run(
        TableLaws::dataSet, WORDS, List.of(octets("a,b=c, d = e ,=,f"), octets("example.org=x:y")));
  }
}
