package org.sluicemail.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.cli.Samples.WORDS;
import static org.sluicemail.daemon.cli.Samples.check;
import static org.sluicemail.daemon.cli.Samples.message;
import static org.sluicemail.daemon.cli.Samples.write;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "none, 0",
    "quarantine, 0",
    "discard, 0",
    "reject, 69",
    "tempfail, 75",
    "crash, 75",
  })
  void exitsByTheVerdict(String word, int status) throws Exception {
    assertThat(check(folder, message(folder, "X-Message: " + word)).status()).isEqualTo(status);
    assertThat(check(folder, message(folder, "X-Header: " + word)).status()).isEqualTo(status);
  }

  @Test
  void exitsByTheWorstOfSeveral() throws Exception {
    String good = write(folder, "good.eml", "Subject: x\n\n");
    String bad = write(folder, "bad.eml", "X-Message: reject\n\n");
    String later = write(folder, "later.eml", "X-Message: tempfail\n\n");
    assertThat(check(folder, good, bad).status()).isEqualTo(69);
    assertThat(check(folder, good, later, bad).status()).isEqualTo(75);
    assertThat(check(folder, good, later, bad).out().lines().filter(line -> !line.startsWith(" ")))
        .hasSize(3);
  }

  /** One object on one line with exactly these members. */
  @Test
  void printsJson() throws Exception {
    Ran ran =
        check(
            folder,
            "--json",
            "-r",
            "bob@example.net",
            "-r",
            "reject@example.net",
            message(
                folder, "Subject: old", "X-Edit: prepend X-New a b", "X-Edit: remove Subject 1"));
    assertThat(ran.out()).endsWith("}\n").hasLineCount(1);
    String exact =
        """
        {"verdict":"proceed","reply":null,"reason":null,"recipients":[\
        {"address":"bob@example.net","verdict":"proceed","reply":null},\
        {"address":"reject@example.net","verdict":"reject",\
        "reply":"550 5.7.1 No, 100% no"}],"edits":[\
        {"op":"prepend","name":"X-New","value":"a b","ordinal":null},\
        {"op":"remove","name":"Subject","value":null,"ordinal":1}],"findings":[],"filters":[\
        """;
    assertThat(ran.out()).startsWith(exact);
    JsonNode filter = ran.json().get("filters").get(0);
    assertThat(filter.fieldNames()).toIterable().containsExactly("name", "ms", "outcome");
    assertThat(filter.get("name").asText()).isEqualTo("words");
    assertThat(filter.get("ms").isNumber()).isTrue();
  }

  @Test
  void printsRepliesAndReasons() throws Exception {
    JsonNode rejected = check(folder, "--json", message(folder, "X-Message: reject")).json();
    assertThat(rejected.get("reply").asText()).isEqualTo("550 5.7.1 No, 100% no");
    assertThat(rejected.get("reason").isNull()).isTrue();
    JsonNode discarded = check(folder, "--json", message(folder, "X-Message: discard")).json();
    assertThat(discarded.get("reply").isNull()).isTrue();
    assertThat(discarded.get("reason").asText()).isEqualTo("unwanted");
    JsonNode broken = check(folder, "--json", message(folder, "X-Message: crash")).json();
    assertThat(broken.get("filters").toString()).contains("\"failure\":\"internal error");
  }

  @Test
  void printsWhatTheLogWouldSay() throws Exception {
    Ran ran =
        check(
            folder,
            "--summary",
            "--macro",
            "i=4bXYZ",
            message(folder, "X-Message: reject", "Subject: a b"));
    assertThat(ran.status()).isEqualTo(69);
    assertThat(ran.out().lines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("4bXYZ: verdict=reject reply=\"550 5.7.1 No, 100% no\" stage=message chain=all")
        .contains(" from=<postmaster@localhost> rcpts=1 ", " subject=\"a b\" ");
    String json = write(folder, "json.yaml", WORDS + "log: {summary: json}\n");
    JsonNode told = Ran.of("check", "--summary", "-c", json, message(folder, "Subject: x")).json();
    assertThat(told.get("verdict").asText()).isEqualTo("proceed");
    assertThat(told.get("subject").asText()).isEqualTo("x");
  }

  @Test
  void explainsInWords() throws Exception {
    String file = message(folder, "X-Message: quarantine", "X-Edit: top X-T t");
    assertThat(check(folder, file).out().lines().toList())
        .contains("  edit top X-T: t")
        .first()
        .asString()
        .startsWith(file + ": quarantine (odd\\r\\nX: y)");
  }

  @Test
  void aMessageThatCannotBeReadIsBadData() throws Exception {
    Ran missing = check(folder, folder.resolve("missing.eml").toString());
    assertThat(missing.status()).isEqualTo(65);
    assertThat(missing.err())
        .isEqualToIgnoringNewLines(
            "sluice: cannot read the message "
                + folder.resolve("missing.eml")
                + ": there is no such file");
    assertThat(check(folder, folder.toString()).status()).isEqualTo(65);
    String limited = write(folder, "limited.yaml", "limits: {message: 1KiB}\n" + WORDS);
    String large = write(folder, "large.eml", "Subject: x\n\n" + "y".repeat(2000));
    Ran oversized = Ran.of("check", "-c", limited, large);
    assertThat(oversized.status()).isEqualTo(65);
    assertThat(oversized.err()).contains("body larger than");
  }
}
