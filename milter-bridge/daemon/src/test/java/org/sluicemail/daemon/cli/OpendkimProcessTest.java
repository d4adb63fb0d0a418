package org.sluicemail.daemon.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.client.Timeouts;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.servers.Await;

/** The command as a process of its own, and the signals that unit files send it. */
class OpendkimProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "org.sluicemail.daemon.cli.Main",
            "opendkim",
            "-f",
            "-x",
            folder.resolve("conf").toString(),
            "-p",
            "local:" + folder.resolve("s"),
            "-P",
            folder.resolve("pid").toString())
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private void configure(String peers) throws IOException {
    Files.writeString(folder.resolve("conf"), "Syslog yes\nPeerList " + peers + "\n");
  }

  private MilterClient client() throws IOException {
    return MilterClient.connect(
        UnixDomainSocketAddress.of(folder.resolve("s")), Timeouts.usual(), Options.everything());
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Test
  void loadsAnewAtUsr1AndEndsWell() throws Exception {
    configure("192.0.2.1");
    Process process = start();
    try {
      Await.until("a pid", LIMIT, () -> Files.exists(folder.resolve("pid")));
      assertThat(folder.resolve("pid")).hasContent(Long.toString(process.pid()));
      assertThat(judged()).isInstanceOf(Answer.Accept.class);
      Await.until("signals", LIMIT, () -> log().contains("ready on unix:"));
      configure("192.0.2.2");
      signal(process, "USR1");
      Await.until("another configuration", LIMIT, () -> log().contains("loaded anew"));
      assertThat(judged()).isInstanceOf(Answer.Continue.class);
      try (MilterClient idle = client()) {
        signal(process, "TERM");
        assertThat(process.waitFor(LIMIT.toSeconds(), SECONDS)).isTrue();
        assertThat(idle.agreed()).isNotNull();
      }
      assertThat(process.exitValue()).as(log()).isZero();
      assertThat(folder.resolve("s")).doesNotExist();
      assertThat(folder.resolve("pid")).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  private Answer judged() throws IOException {
    try (MilterClient client = client()) {
      return client.connect(new Command.Connect("a.test", Family.INET, 25, "192.0.2.1"));
    }
  }

  private static void signal(Process process, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
