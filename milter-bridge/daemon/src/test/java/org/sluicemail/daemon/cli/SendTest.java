package org.sluicemail.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.cli.Samples.check;
import static org.sluicemail.daemon.cli.Samples.config;
import static org.sluicemail.daemon.cli.Samples.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.daemon.Daemon;

class SendTest {
  @TempDir private Path folder;

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
    String file = message(folder, header);
    JsonNode checked = check(folder, "--json", "-r", "bob@example.net", file).json();
    try (Daemon daemon = Daemon.start(Optional.of(Path.of(config(folder))))) {
      String to = daemon.endpoints().getFirst().toString();
      Ran sent = Ran.of("send", "--json", "-t", to, "-r", "bob@example.net", file);
      for (String member : List.of("verdict", "reply", "recipients", "edits")) {
        assertThat(sent.json().get(member)).as(member).isEqualTo(checked.get(member));
      }
      assertThat(sent.json().fieldNames())
          .toIterable()
          .containsExactly("verdict", "reply", "reason", "recipients", "edits");
      assertThat(sent.status()).isEqualTo(check(folder, "-r", "bob@example.net", file).status());
    }
  }

  @Test
  void sendAgreesWithCheckWhenAllRecipientsAreRefused() throws Exception {
    String file = message(folder, "Subject: x");
    String[] mail = {"--json", "-r", "reject@example.net", "-r", "tempfail@example.net", file};
    JsonNode checked = check(folder, mail).json();
    try (Daemon daemon = Daemon.start(Optional.of(Path.of(config(folder))))) {
      List<String> command =
          new ArrayList<>(List.of("send", "-t", daemon.endpoints().getFirst().toString()));
      command.addAll(List.of(mail));
      Ran sent = Ran.of(command);
      assertThat(sent.json().get("verdict")).isEqualTo(checked.get("verdict"));
      assertThat(sent.json().get("reply")).isEqualTo(checked.get("reply"));
      assertThat(sent.json().get("recipients")).isEqualTo(checked.get("recipients"));
      assertThat(sent.status()).isEqualTo(75);
    }
  }

  @Test
  void sendsOnSeveralConnections() throws Exception {
    try (Daemon daemon = Daemon.start(Optional.of(Path.of(config(folder))))) {
      String to = daemon.endpoints().getFirst().toString();
      Ran sent =
          Ran.of(
              "send",
              "-n",
              "5",
              "--json",
              "-t",
              to,
              message(folder, "Subject: x"),
              message(folder, "A: b"));
      assertThat(sent.status()).isZero();
      assertThat(sent.out().lines()).hasSize(10);
      assertThat(daemon.status()).containsEntry("messages.proceed", 10L);
    }
  }

  @Test
  void aMilterThatDoesNotAnswerMeansTryAgain() throws Exception {
    Ran ran = Ran.of("send", "-t", "unix:" + folder.resolve("nobody"), message(folder, "A: b"));
    assertThat(ran.status()).isEqualTo(75);
    assertThat(ran.err()).startsWith("sluice: no answer from the milter at unix:");
  }
}
