package org.sluicemail.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.daemon.Daemon;
import picocli.CommandLine;

class CommandsTest {
  private static final String WORDS =
      """
      listen: inet:0@127.0.0.1
      chains: {all: [words]}
      routes: [{chain: all}]
      filters:
        words:
          type: org.sluicemail.daemon.server.ByWord
          parts: [sender, recipient, header, message]
      """;

  @TempDir private Path folder;

  /** What a command printed, and its exit status. */
  private record Ran(int status, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  private static Ran run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commands = Main.commandLine();
    commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int status = commands.execute(arguments.toArray(String[]::new));
    return new Ran(status, out.toString(), err.toString());
  }

  private static Ran run(String... arguments) {
    return run(List.of(arguments));
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private String message(String... lines) throws IOException {
    return write("message.eml", String.join("\n", lines) + "\n\ntext\n");
  }

  private String config() throws IOException {
    return write("sluice.yaml", WORDS);
  }

  private Ran check(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("check", "-c", config()));
    all.addAll(List.of(arguments));
    return run(all);
  }

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
    assertThat(check(message("X-Message: " + word)).status()).isEqualTo(status);
    assertThat(check(message("X-Header: " + word)).status()).isEqualTo(status);
  }

  @Test
  void exitsByTheWorstOfSeveral() throws Exception {
    String good = write("good.eml", "Subject: x\n\n");
    String bad = write("bad.eml", "X-Message: reject\n\n");
    String later = write("later.eml", "X-Message: tempfail\n\n");
    assertThat(check(good, bad).status()).isEqualTo(69);
    assertThat(check(good, later, bad).status()).isEqualTo(75);
    assertThat(check(good, later, bad).out().lines().filter(line -> !line.startsWith(" ")))
        .hasSize(3);
  }

  /** One object on one line with exactly these members. */
  @Test
  void printsJson() throws Exception {
    Ran ran =
        check(
            "--json",
            "-r",
            "bob@example.net",
            "-r",
            "reject@example.net",
            message("Subject: old", "X-Edit: prepend X-New a b", "X-Edit: remove Subject 1"));
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
    JsonNode rejected = check("--json", message("X-Message: reject")).json();
    assertThat(rejected.get("reply").asText()).isEqualTo("550 5.7.1 No, 100% no");
    assertThat(rejected.get("reason").isNull()).isTrue();
    JsonNode discarded = check("--json", message("X-Message: discard")).json();
    assertThat(discarded.get("reply").isNull()).isTrue();
    assertThat(discarded.get("reason").asText()).isEqualTo("unwanted");
    JsonNode broken = check("--json", message("X-Message: crash")).json();
    assertThat(broken.get("filters").toString()).contains("\"failure\":\"internal error");
  }

  @Test
  void printsWhatTheLogWouldSay() throws Exception {
    Ran ran =
        check("--summary", "--macro", "i=4bXYZ", message("X-Message: reject", "Subject: a b"));
    assertThat(ran.status()).isEqualTo(69);
    assertThat(ran.out().lines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("4bXYZ: verdict=reject reply=\"550 5.7.1 No, 100% no\" stage=message chain=all")
        .contains(" from=<postmaster@localhost> rcpts=1 ", " subject=\"a b\" ");
    String json = write("json.yaml", WORDS + "log: {summary: json}\n");
    JsonNode told = run("check", "--summary", "-c", json, message("Subject: x")).json();
    assertThat(told.get("verdict").asText()).isEqualTo("proceed");
    assertThat(told.get("subject").asText()).isEqualTo("x");
  }

  @Test
  void explainsInWords() throws Exception {
    String file = message("X-Message: quarantine", "X-Edit: top X-T t");
    assertThat(check(file).out().lines().toList())
        .contains("  edit top X-T: t")
        .first()
        .asString()
        .startsWith(file + ": quarantine (odd\\r\\nX: y)");
  }

  /** The same messages with every kind of edit and verdict: one answer through both doors. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: plain",
        "Subject: folded\n\tvalue\nX-Edit: append X-Z folded",
        "X-Message: reject",
        "X-Message: tempfail",
        "X-Message: quarantine",
        "X-Message: discard",
        "X-Header: reject",
        "X-Header: tempfail",
        "X-Edit: top X-T 1\nX-Edit: top X-T 2",
        "X-Edit: prepend X-P 1\nX-Edit: prepend X-P 2",
        "X-Edit: insert 0 zero\nX-Edit: insert 2 two\nX-Edit: insert 2 more\nA: 1\nB: 2",
        "X-Edit: insert 99 beyond\nX-Edit: append X-Z z",
        "Subject: old\nX-Edit: replace Subject new",
        "Subject: old\nX-Edit: replace Subject",
        "X-Edit: replace Subject from nothing",
        "A: 1\na: 2\nB: 3\nA: 4\nX-Edit: remove A 2\nX-Edit: remove A 3",
        "A: 1\nA: 2\nA: 3\nX-Edit: remove-all A\nX-Edit: prepend A ours",
        "A: 1\nX-Inserted: 2\nX-Inserted: 3\nX-Edit: insert 2 mid\nX-Edit: remove-all X-Inserted",
        "A: 1\nB: 2\nX-Edit: remove A 1\nX-Edit: insert 1 between",
        "X-Edit: body other",
        "X-Edit: sender eve@example.org\nX-Edit: add carl@example.net",
        "X-Edit: add carl@example.net\nX-Edit: drop bob@example.net",
        "X-Edit: drop bob@example.net",
      })
  void sendAgreesWithCheck(String header) throws Exception {
    String file = message(header);
    JsonNode checked = check("--json", "-r", "bob@example.net", file).json();
    try (Daemon daemon = Daemon.start(Optional.of(Path.of(config())))) {
      String to = daemon.endpoints().getFirst().toString();
      Ran sent = run("send", "--json", "-t", to, "-r", "bob@example.net", file);
      for (String member : List.of("verdict", "reply", "recipients", "edits")) {
        assertThat(sent.json().get(member)).as(member).isEqualTo(checked.get(member));
      }
      assertThat(sent.json().fieldNames())
          .toIterable()
          .containsExactly("verdict", "reply", "reason", "recipients", "edits");
      assertThat(sent.status()).isEqualTo(check("-r", "bob@example.net", file).status());
    }
  }

  @Test
  void sendAgreesWithCheckWhenAllRecipientsAreRefused() throws Exception {
    String file = message("Subject: x");
    String[] mail = {"--json", "-r", "reject@example.net", "-r", "tempfail@example.net", file};
    JsonNode checked = check(mail).json();
    try (Daemon daemon = Daemon.start(Optional.of(Path.of(config())))) {
      List<String> command =
          new ArrayList<>(List.of("send", "-t", daemon.endpoints().getFirst().toString()));
      command.addAll(List.of(mail));
      Ran sent = run(command);
      assertThat(sent.json().get("verdict")).isEqualTo(checked.get("verdict"));
      assertThat(sent.json().get("reply")).isEqualTo(checked.get("reply"));
      assertThat(sent.json().get("recipients")).isEqualTo(checked.get("recipients"));
      assertThat(sent.status()).isEqualTo(75);
    }
  }

  @Test
  void sendsOnSeveralConnections() throws Exception {
    try (Daemon daemon = Daemon.start(Optional.of(Path.of(config())))) {
      String to = daemon.endpoints().getFirst().toString();
      Ran sent = run("send", "-n", "5", "--json", "-t", to, message("Subject: x"), message("A: b"));
      assertThat(sent.status()).isZero();
      assertThat(sent.out().lines()).hasSize(10);
      assertThat(daemon.status()).containsEntry("messages.proceed", 10L);
    }
  }

  @Test
  void aMessageThatCannotBeReadIsBadData() throws Exception {
    Ran missing = check(folder.resolve("missing.eml").toString());
    assertThat(missing.status()).isEqualTo(65);
    assertThat(missing.err())
        .isEqualToIgnoringNewLines(
            "sluice: cannot read the message "
                + folder.resolve("missing.eml")
                + ": there is no such file");
    assertThat(check(folder.toString()).status()).isEqualTo(65);
    String limited = write("limited.yaml", "limits: {message: 1KiB}\n" + WORDS);
    String large = write("large.eml", "Subject: x\n\n" + "y".repeat(2000));
    Ran oversized = run("check", "-c", limited, large);
    assertThat(oversized.status()).isEqualTo(65);
    assertThat(oversized.err()).contains("body larger than");
  }

  @Test
  void aMilterThatDoesNotAnswerMeansTryAgain() throws Exception {
    Ran ran = run("send", "-t", "unix:" + folder.resolve("nobody"), message("A: b"));
    assertThat(ran.status()).isEqualTo(75);
    assertThat(ran.err()).startsWith("sluice: no answer from the milter at unix:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "config",
        "check --nonsense",
        "check --client not-an-address",
        "send message.eml",
        "send -t nowhere message.eml",
        "send -t inet:1@127.0.0.1 -n 0 message.eml",
        "send -t inet:1@127.0.0.1 -n 2",
        "check --macro",
        "check --chain missing",
      })
  void wrongUsage(String line) {
    Ran ran = run(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    assertThat(ran.status()).isEqualTo(64);
    assertThat(ran.err()).startsWith("sluice: ").contains("Try 'sluice help'.");
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "config check", "config show", "serve", "reload", "status"})
  void aBadConfigurationIsToldWhole(String command) throws Exception {
    String file = write("bad.yaml", "conections: 5\nidle-timeout: long\n");
    List<String> all = new ArrayList<>(List.of(command.split(" ")));
    all.addAll(List.of("-c", file));
    Ran ran = run(all);
    assertThat(ran.status()).isEqualTo(78);
    assertThat(ran.err()).contains(file + ":2:");
    if (!command.matches("reload|status")) {
      assertThat(ran.err()).contains(file + ":1:").contains("connections");
    }
  }

  @Test
  void aMissingConfigurationIsNamed() {
    Ran ran = run("config", "check", "-c", folder.resolve("none.yaml").toString());
    assertThat(ran.status()).isEqualTo(78);
    assertThat(ran.err()).contains("none.yaml");
  }

  @Test
  void looksAtTheConfiguration() throws Exception {
    assertThat(run("config", "check", "-c", config()))
        .isEqualTo(new Ran(0, "ok: " + config() + System.lineSeparator(), ""));
    Ran shown = run("config", "show", "-c", config());
    assertThat(shown.status()).isZero();
    assertThat(shown.out()).contains("listen").contains("sluice.yaml:1");
  }

  @Test
  void nobodyAnswersAtTheControlSocket() throws Exception {
    String file = write("c.yaml", "control: unix:" + folder.resolve("control.sock") + "\n" + WORDS);
    for (String command : List.of("reload", "status")) {
      Ran ran = run(command, "-c", file);
      assertThat(ran.status()).isEqualTo(74);
      assertThat(ran.err()).contains("no server answers at");
    }
  }

  @Test
  void helpIsNoError() {
    assertThat(run("help").status()).isZero();
    assertThat(run("check", "--client", "::1", "-c", "/nonexistent").status()).isEqualTo(78);
    assertThat(run("--version").out()).startsWith("sluice ");
    assertThat(run("help", "send").out()).contains("65").contains("75");
  }
}
