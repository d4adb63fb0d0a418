package org.sluicemail.daemon.opendkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Endpoint;
import org.sluicemail.config.Problem;
import org.sluicemail.dkim.Canonicalization;

class ConfigurationTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Configuration configuration(String text) throws Exception {
    return Configuration.read(Optional.of(write("opendkim.conf", text)), Map.of(), false);
  }

  private Settings read(String text) throws Exception {
    return configuration(text).settings();
  }

  private List<String> problems(String text) throws IOException {
    Path file = write("opendkim.conf", text);
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> Configuration.read(Optional.of(file), Map.of(), false));
    assertThat(e).as(text).isNotNull();
    return e.problems().stream()
        .map(Problem::toString)
        .map(line -> line.replace(folder + "/", ""))
        .toList();
  }

  @Test
  void readsTheFileOfDebian() throws Exception {
    Configuration configuration =
        configuration(
            """
            # This is a basic configuration for signing and verifying.
            Syslog\t\t\tyes
            SyslogSuccess\t\tyes
            #LogWhy\t\t\tno
            Canonicalization\trelaxed/simple
            OversignHeaders\t\tFrom
            UserID\t\t\topendkim
            UMask\t\t\t007
            Socket\t\t\tlocal:/run/opendkim/opendkim.sock
            PidFile\t\t\t/run/opendkim/opendkim.pid
            TrustAnchorFile\t\t/usr/share/dns/root.key
            """);
    Settings settings = configuration.settings();
    assertThat(settings.logs()).isEqualTo(new Logs(true, true, false, false));
    assertThat(settings.form().header()).isEqualTo(Canonicalization.RELAXED);
    assertThat(settings.form().body()).isEqualTo(Canonicalization.SIMPLE);
    assertThat(settings.form().oversigned()).containsExactly("From");
    assertThat(settings.place())
        .isEqualTo(
            new Place(
                Optional.of(Endpoint.parse("unix:/run/opendkim/opendkim.sock")),
                Optional.of(Path.of("/run/opendkim/opendkim.pid")),
                OptionalInt.of(7),
                Optional.of("opendkim")));
    assertThat(configuration.notes())
        .singleElement()
        .asString()
        .startsWith("TrustAnchorFile: forged keys are kept away");
  }

  @Test
  void readsLinesAsOpenDkimDoes() throws Exception {
    Settings settings =
        read(
            """
              selectcanonicalizationheader   X-A b   # not a part of it

            SYSLOG\tTremendous
            LogWhy no\r ignored
            LogWhy yes
            ClockDrift 0x10
            MaximumHeaders 010
            MinimumKeyBits 2048
            """);
    assertThat(settings.form().selectHeader()).isEqualTo("X-A b");
    assertThat(settings.logs().on()).isTrue();
    assertThat(settings.logs().why()).isTrue();
    assertThat(settings.verifying().clockDrift()).isEqualTo(Duration.ofSeconds(16));
    assertThat(settings.verifying().maximumHeaders()).isEqualTo(8);
    assertThat(settings.verifying().minimumKeyBits()).isEqualTo(2048);
  }

  @Test
  void readsLinesOfAnyLength() throws Exception {
    String peers = "10.0.0.1,".repeat(100_000) + "192.0.2.1";
    HostSet set = read("PeerList " + peers + "\n").who().peers();
    assertThat(set.rows().keys()).hasSize(100_001);
  }

  @Test
  void includesFilesFiveDeep() throws Exception {
    for (int i = 1; i <= 6; i++) {
      String next = i < 6 ? "Include " + folder.resolve("f" + (i + 1)) + "\n" : "";
      write("f" + i, "MinimumKeyBits " + i + "\n" + next);
    }
    String within = "ClockDrift 1\nInclude " + folder.resolve("f2") + "\n";
    assertThat(read(within).verifying().minimumKeyBits()).isEqualTo(6);
    assertThat(read(within + "MinimumKeyBits 9\n").verifying().minimumKeyBits()).isEqualTo(9);
    assertThat(problems("Include " + folder.resolve("f1") + "\n"))
        .containsExactly("f5:2:1: Include: files are included 5 deep at most");
  }

  @Test
  void endsWithAFileThatIncludesItselfOften() throws Exception {
    String self = "Include " + folder.resolve("opendkim.conf") + "\n";
    assertThat(problems(self.repeat(20))).isNotEmpty();
  }

  @Test
  void tellsAllProblemsAtOnce() throws Exception {
    assertThat(
            problems(
                """
                Canonicalisation simple
                Syslog maybe
                LogWhy
                ClockDrift 5s
                MaximumHeaders 08
                SignatureTTL -1
                MaximumHeaders 99999999999
                Canonicalization strict
                Mode sx
                On-BadSignature bounce
                Minimum 101%
                SignatureAlgorithm rsa-sha1
                UMask 02000
                PeerList db:/x
                InternalHosts ldap:x
                SetupPolicyScript /x.lua
                ResignMailTo x
                UnprotectedKey fail
                LocalADSP x
                Socket tcp:1
                Nameservers ns.example.org
                MTA refile:/dev/null
                BaseDirectory /nonexistent
                TestPublicKeys nonexistent
                Include nonexistent
                """))
        .containsExactlyInAnyOrder(
            "opendkim.conf:1:1: there is no setting Canonicalisation",
            "opendkim.conf:2:1: Syslog: 'maybe' is neither yes nor no",
            "opendkim.conf:3:1: LogWhy: has no value",
            "opendkim.conf:4:1: ClockDrift: '5s' is no integer",
            "opendkim.conf:5:1: MaximumHeaders: '08' is no integer",
            "opendkim.conf:6:1: SignatureTTL: '-1' is negative",
            "opendkim.conf:7:1: MaximumHeaders: '99999999999' is too large",
            "opendkim.conf:8:1: Canonicalization: 'strict' is neither simple nor relaxed",
            "opendkim.conf:9:1: Mode: 'x' is neither s nor v",
            "opendkim.conf:10:1: On-BadSignature: 'bounce' is none of accept, discard,"
                + " quarantine, reject, tempfail",
            "opendkim.conf:11:1: Minimum: Minimum is at most 100%",
            "opendkim.conf:12:1: SignatureAlgorithm: signatures with SHA-1 are worth nothing any"
                + " more (RFC 8301); use rsa-sha256",
            "opendkim.conf:13:1: UMask: '02000' is not within 0 and 0777",
            "opendkim.conf:14:1: PeerList: data sets of the kind db: are not supported; there are"
                + " file:, refile:, csl:",
            "opendkim.conf:15:1: InternalHosts: data sets of the kind ldap: are not supported;"
                + " there are file:, refile:, csl:",
            "opendkim.conf:16:1: SetupPolicyScript: cannot be honoured: there is no Lua",
            "opendkim.conf:17:1: ResignMailTo: cannot be honoured: mail of others is not signed"
                + " again",
            "opendkim.conf:18:1: UnprotectedKey: cannot be honoured: we do not know which zones"
                + " are signed",
            "opendkim.conf:19:1: LocalADSP: is deprecated, and passed over with -X alone",
            "opendkim.conf:20:1: Socket: 'tcp:1' is no socket",
            "opendkim.conf:21:1: Nameservers: 'ns.example.org' is no address",
            "opendkim.conf:22:1: MTA: cannot be a refile: its keys themselves count",
            "opendkim.conf:23:1: BaseDirectory: there is no folder /nonexistent",
            "opendkim.conf:24:1: TestPublicKeys: nonexistent cannot be read",
            "opendkim.conf:25:1: Include: cannot be read: nonexistent (No such file or"
                + " directory)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Background no",
        "SendReports no",
        "UnprotectedKey none",
        "BogusKey fail",
        "SyslogFacility mail",
        "ResignAll no",
        "LocalADSP2",
      })
  void saysNothingOfWhatDoesNotMatter(String line) throws Exception {
    if (line.equals("LocalADSP2")) {
      assertThat(problems(line)).containsExactly("opendkim.conf:1:1: there is no setting " + line);
    } else {
      assertThat(configuration(line + "\n").notes()).isEmpty();
    }
  }

  @Test
  void notesEachSettingOnce() throws Exception {
    assertThat(configuration("Background yes\nSendReports yes\nBackground 1\n").notes())
        .containsExactly(
            "Background: we stay in the foreground: Type=simple for systemd",
            "SendReports: no reports are sent");
  }

  @Test
  void toleratesWhatIsDeprecated() throws Exception {
    Path file = write("opendkim.conf", "LocalADSP x\n");
    assertThat(Configuration.read(Optional.of(file), Map.of(), true).notes())
        .containsExactly("LocalADSP: author domain signing practices are historic (RFC 5617)");
  }

  @Test
  void letsTheCommandLineWin() throws Exception {
    Path file = write("opendkim.conf", "Mode s\nLogWhy no\nSocket local:/a\n");
    Settings settings =
        Configuration.read(
                Optional.of(file), Map.of("Mode", "v", "Socket", "inet:8891@localhost"), false)
            .settings();
    assertThat(settings.who().modes()).containsExactly(Who.Mode.VERIFY);
    assertThat(settings.place().socket()).contains(Endpoint.parse("inet:8891@localhost"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Configuration.read(Optional.of(file), Map.of("Mode", "x"), false))
        .withMessage("command line: Mode: 'x' is neither s nor v");
  }

  @Test
  void tellsThatThereIsNoFile() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Configuration.read(Optional.of(Path.of("/nonexistent")), Map.of(), false))
        .withMessage("/nonexistent: cannot be read: /nonexistent (No such file or directory)");
  }
}
