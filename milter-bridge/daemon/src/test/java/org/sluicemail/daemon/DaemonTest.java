package org.sluicemail.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Resources;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.client.Timeouts;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Options;

class DaemonTest {
  private static final String LETS_ALL_IN =
      """
      listen: inet:0@127.0.0.1
      chains: {all: [rules]}
      routes: [{chain: all}]
      filters:
        rules:
          type: Rules
          rules: [{name: r, if: {sender: [nobody@example.org]}, then: reject 550 5.7.1 no}]
      """;
  private static final String REFUSES_ANN =
      LETS_ALL_IN.replace("nobody@example.org", "ann@example.org");

  @TempDir private Path folder;

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("sluice.yaml"), yaml);
  }

  private static Answer mail(Daemon daemon) throws IOException {
    Duration wait = Duration.ofSeconds(30);
    try (MilterClient client =
        MilterClient.connect(
            daemon.endpoints().getFirst().resolve(),
            new Timeouts(wait, wait, wait, wait),
            Options.everything())) {
      client.connect(new Command.Connect("client.example", Family.UNKNOWN, 0, ""));
      return client.mail("<ann@example.org>", List.of());
    }
  }

  private Daemon start(String yaml) throws Exception {
    return Daemon.start(Optional.of(write(yaml)));
  }

  @Test
  void aReloadHoldsForNewConnections() throws Exception {
    try (Daemon daemon = start(LETS_ALL_IN)) {
      assertThat(mail(daemon)).isEqualTo(new Answer.Continue());
      write(REFUSES_ANN);
      assertThat(mail(daemon)).isEqualTo(new Answer.Continue());
      assertThat(daemon.reload()).containsExactly("ok");
      assertThat(mail(daemon)).isInstanceOf(Answer.ReplyCode.class);
    }
  }

  @Test
  void aReloadWithErrorsTellsThemAllAndChangesNothing() throws Exception {
    try (Daemon daemon = start(REFUSES_ANN)) {
      write(LETS_ALL_IN.replace("type: Rules", "type: Rulez").replace("routes:", "rotues:"));
      assertThat(daemon.reload())
          .anyMatch(line -> line.contains("sluice.yaml:3") && line.contains("rotues"))
          .anyMatch(line -> line.contains("sluice.yaml:6") && line.contains("Rulez"));
      assertThat(mail(daemon)).isInstanceOf(Answer.ReplyCode.class);
      Files.delete(folder.resolve("sluice.yaml"));
      assertThat(daemon.reload()).isNotEmpty().doesNotContain("ok");
      assertThat(mail(daemon)).isInstanceOf(Answer.ReplyCode.class);
    }
  }

  @Test
  void saysWhatAReloadDoesNotChange() throws Exception {
    try (Daemon daemon = start(LETS_ALL_IN)) {
      write("connections: 7\n" + LETS_ALL_IN);
      assertThat(daemon.reload().getFirst()).startsWith("ok, but");
    }
  }

  @Test
  void carriesOverWhatIsSetAlike() throws Exception {
    Resources resources = new Resources();
    Daemon.Loaded first = Daemon.load(Config.parse("a", LETS_ALL_IN), resources);
    int open = resources.open();
    Daemon.Loaded second = Daemon.load(Config.parse("b", REFUSES_ANN), resources);
    assertThat(resources.open()).isEqualTo(open);
    first.engine().close();
    assertThat(resources.open()).isEqualTo(open);
    second.engine().close();
    assertThat(resources.open()).isZero();
  }

  @Test
  void leavesNothingOpenAfterAnError() throws Exception {
    Resources resources = new Resources();
    Config wrong = Config.parse("a", "connections: 0\n" + LETS_ALL_IN);
    assertThatThrownBy(() -> Daemon.load(wrong, resources)).isInstanceOf(ConfigException.class);
    assertThat(resources.open()).isZero();
  }

  @Test
  void namesThePlaceThatIsTaken() throws Exception {
    try (Daemon daemon = start(LETS_ALL_IN)) {
      String taken = daemon.endpoints().getFirst().toString();
      assertThatThrownBy(() -> start(LETS_ALL_IN.replace("inet:0@127.0.0.1", taken)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on " + taken);
    }
  }
}
