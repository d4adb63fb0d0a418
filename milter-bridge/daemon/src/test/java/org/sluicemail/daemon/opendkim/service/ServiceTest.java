package org.sluicemail.daemon.opendkim.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.milter.client.MilterClient;
import org.sluicemail.milter.client.Timeouts;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Options;

class ServiceTest {
  @TempDir private Path folder;

  private Service.Source source(String... lines) throws IOException {
    String text =
        "BaseDirectory " + folder + "\nSocket local:s\n" + String.join("\n", lines) + "\n";
    Path file = Files.writeString(folder.resolve("opendkim.conf"), text);
    return new Service.Source(Optional.of(file), Map.of(), false);
  }

  private boolean accepts() throws IOException {
    try (MilterClient client =
        MilterClient.connect(
            UnixDomainSocketAddress.of(folder.resolve("s")),
            Timeouts.usual(),
            Options.everything())) {
      return client.connect(new Command.Connect("a.test", Family.INET, 25, "192.0.2.1"))
          instanceof Answer.Accept;
    }
  }

  @Test
  void servesAndLoadsAnew() throws Exception {
    try (Service service = Service.start(source("PeerList 192.0.2.1"))) {
      assertThat(service.endpoint()).hasToString("unix:" + folder.resolve("s"));
      assertThat(accepts()).isTrue();
      source("PeerList 192.0.2.2");
      service.reload();
      assertThat(accepts()).isFalse();
      source("PeerList 192.0.2.1", "Canonicalization strict");
      service.reload();
      assertThat(accepts()).as("with what was right").isFalse();
    }
    assertThat(folder.resolve("s")).doesNotExist();
  }

  @Test
  void makesItsFilesByTheUmask() throws Exception {
    try (Service service = Service.start(source("UMask 007", "PidFile pid", "Syslog yes"))) {
      assertThat(service.logs()).isTrue();
      assertThat(mode("s")).isEqualTo("rwxrwx---");
      assertThat(mode("pid")).isEqualTo("rw-rw----");
      assertThat(folder.resolve("pid")).hasContent(Long.toString(ProcessHandle.current().pid()));
    }
    assertThat(folder.resolve("pid")).doesNotExist();
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }

  @Test
  void startsWhereThePidCannotBeWritten() throws Exception {
    try (Service service = Service.start(source("PidFile none/pid"))) {
      assertThat(service.notes()).isEmpty();
      assertThat(accepts()).isFalse();
    }
  }

  @Test
  void needsASocket() throws Exception {
    Service.Source none = new Service.Source(Optional.empty(), Map.of("Mode", "v"), false);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Service.start(none))
        .withMessage("command line: Socket: has to be given");
  }

  @Test
  void cannotListenWhereSomebodyDoes() throws Exception {
    try (Service service = Service.start(source())) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> Service.start(source()))
          .withMessageContaining("another program listens there");
      assertThat(service.endpoint()).isNotNull();
    }
  }

  @Test
  void staysWhoItIs() throws Exception {
    String own = System.getProperty("user.name");
    try (Service service = Service.start(source("UserID " + own + ":any"))) {
      assertThat(service.notes()).isEmpty();
    }
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Service.start(source("UserID nobody-else")))
        .withMessageContaining("UserID: we run as " + own + " and cannot become nobody-else");
  }

  @ParameterizedTest
  @CsvSource({
    "ann, ann, true",
    "ann:mail, ann, true",
    "1000:mail, ann, true",
    "bob, ann, false",
    "ann:ann, bob, false",
    "100, ann, false",
  })
  void knowsUsers(String userId, String own, boolean same) {
    assertThat(ProcessUser.unlike(userId, own, "1000").isEmpty()).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({"0, 777, 666", "7, 770, 660", "18, 755, 644", "63, 700, 600", "511, 000, 000"})
  void masksModes(int bits, String socket, String file) {
    assertThat(new Umask(bits).socketMode()).isEqualTo(socket);
    assertThat(new Umask(bits).fileMode()).isEqualTo(file);
  }

  @Test
  void tellsValues() throws Exception {
    Service.Source source = source("KeyFile /none", "LogWhy no", "LogWhy yes");
    assertThat(source.value("logwhy")).contains("yes");
    assertThat(source.value("Domain")).isEmpty();
    assertThat(
            List.of(
                new Service.Source(source.file(), Map.of("UserID", "ann"), false).value("UserID")))
        .containsExactly(Optional.of("ann"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> source.value("Nothing"))
        .withMessage("command line: there is no setting Nothing");
  }
}
