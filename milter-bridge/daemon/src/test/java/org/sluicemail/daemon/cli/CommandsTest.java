package org.sluicemail.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.daemon.cli.Samples.WORDS;
import static org.sluicemail.daemon.cli.Samples.config;
import static org.sluicemail.daemon.cli.Samples.write;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @TempDir private Path folder;

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
    Ran ran = Ran.of(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    assertThat(ran.status()).isEqualTo(64);
    assertThat(ran.err()).startsWith("sluice: ").contains("Try 'sluice help'.");
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "config check", "config show", "serve", "reload", "status"})
  void aBadConfigurationIsToldWhole(String command) throws Exception {
    String file = write(folder, "bad.yaml", "conections: 5\nidle-timeout: long\n");
    List<String> all = new ArrayList<>(List.of(command.split(" ")));
    all.addAll(List.of("-c", file));
    Ran ran = Ran.of(all);
    assertThat(ran.status()).isEqualTo(78);
    assertThat(ran.err()).contains(file + ":2:");
    if (!command.matches("reload|status")) {
      assertThat(ran.err()).contains(file + ":1:").contains("connections");
    }
  }

  @Test
  void aMissingConfigurationIsNamed() {
    Ran ran = Ran.of("config", "check", "-c", folder.resolve("none.yaml").toString());
    assertThat(ran.status()).isEqualTo(78);
    assertThat(ran.err()).contains("none.yaml");
  }

  @Test
  void looksAtTheConfiguration() throws Exception {
    assertThat(Ran.of("config", "check", "-c", config(folder)))
        .isEqualTo(new Ran(0, "ok: " + config(folder) + System.lineSeparator(), ""));
    Ran shown = Ran.of("config", "show", "-c", config(folder));
    assertThat(shown.status()).isZero();
    assertThat(shown.out()).contains("listen").contains("sluice.yaml:1");
  }

  @Test
  void nobodyAnswersAtTheControlSocket() throws Exception {
    String file =
        write(folder, "c.yaml", "control: unix:" + folder.resolve("control.sock") + "\n" + WORDS);
    for (String command : List.of("reload", "status")) {
      Ran ran = Ran.of(command, "-c", file);
      assertThat(ran.status()).isEqualTo(74);
      assertThat(ran.err()).contains("no server answers at");
    }
  }

  @Test
  void helpIsNoError() {
    assertThat(Ran.of("help").status()).isZero();
    assertThat(Ran.of("check", "--client", "::1", "-c", "/nonexistent").status()).isEqualTo(78);
    assertThat(Ran.of("--version").out()).startsWith("sluice ");
    assertThat(Ran.of("help", "send").out()).contains("65").contains("75");
  }
}
