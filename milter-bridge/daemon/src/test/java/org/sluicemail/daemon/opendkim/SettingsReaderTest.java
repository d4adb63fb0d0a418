package org.sluicemail.daemon.opendkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Endpoint;
import org.sluicemail.dkim.Algorithm;
import org.sluicemail.dkim.Canonicalization;
import org.sluicemail.engine.Engine;

class SettingsReaderTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Settings read(String text) throws Exception {
    Path file = write("opendkim.conf", text);
    return Configuration.read(Optional.of(file), Map.of(), false).settings();
  }

  @Test
  void hasTheDefaultsOfOpenDkim() throws Exception {
    Settings settings = Configuration.read(Optional.empty(), Map.of(), false).settings();
    assertThat(settings.form().header()).isEqualTo(Canonicalization.SIMPLE);
    assertThat(settings.form().body()).isEqualTo(Canonicalization.SIMPLE);
    assertThat(settings.form().signed()).isEqualTo(FieldNames.SIGNED);
    assertThat(settings.form().omitted()).isEqualTo(FieldNames.OMITTED);
    assertThat(settings.form().oversigned()).isEmpty();
    assertThat(settings.form().selectHeader()).isEqualTo("X-Canonicalization");
    assertThat(settings.identity().senderHeaders()).containsExactly("from");
    assertThat(settings.identity().algorithm()).isEqualTo(Algorithm.RSA_SHA256);
    assertThat(settings.identity().requireSafeKeys()).isTrue();
    assertThat(settings.who().internal()).isEqualTo(Who.LOOPBACK);
    assertThat(settings.who().modes()).containsExactlyInAnyOrder(Who.Mode.values());
    assertThat(settings.verifying().minimumKeyBits()).isEqualTo(1024);
    assertThat(settings.verifying().maximumSignatures()).isEqualTo(3);
    assertThat(settings.verifying().maximumHeaders()).isEqualTo(65_536);
    assertThat(settings.verifying().clockDrift()).isEqualTo(Duration.ofSeconds(300));
    assertThat(settings.lookups().timeout()).contains(Duration.ofSeconds(5));
    assertThat(settings.results().authservId()).isEmpty();
    assertThat(settings.place().socket()).isEmpty();
    assertThat(settings.logs()).isEqualTo(new Logs(false, false, false, false));
    assertThat(settings.actions())
        .isEqualTo(
            new Actions(
                Action.ACCEPT,
                Action.TEMPFAIL,
                Action.TEMPFAIL,
                Action.ACCEPT,
                Action.ACCEPT,
                Action.TEMPFAIL,
                Action.REJECT,
                false,
                false,
                Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "simple, SIMPLE, SIMPLE",
    "relaxed, RELAXED, SIMPLE",
    "Relaxed/Relaxed, RELAXED, RELAXED",
    "simple/relaxed, SIMPLE, RELAXED",
  })
  void readsCanonicalizations(String text, Canonicalization header, Canonicalization body)
      throws Exception {
    Form form = read("Canonicalization " + text + "\n").form();
    assertThat(form.header()).isEqualTo(header);
    assertThat(form.body()).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 10, 5, true",
    "50%, 49, 100, false",
    "10+, 89, 100, false",
  })
  void readsMinima(String text, long signed, long length, boolean allowed) throws Exception {
    boolean said =
        read("Minimum " + text + "\n")
            .verifying()
            .minimum()
            .allows(Math.min(signed, length), length);
    assertThat(said).isEqualTo(allowed);
  }

  @Test
  void changesListsOfFieldsOrReplacesThem() throws Exception {
    FieldNames changed = read("SignHeaders *,+X-Foo,-Cc\n").form().signed();
    assertThat(changed.patterns())
        .contains("from", "list-id", "X-Foo")
        .doesNotContain("cc", "*")
        .hasSameSizeAs(FieldNames.SIGNED.patterns());
    assertThat(read("SignHeaders From,X-*\n").form().signed().patterns())
        .containsExactly("From", "X-*");
    assertThat(read("OmitHeaders *,+Subject\n").form().omitted().patterns())
        .containsExactly("return-path", "received", "comments", "keywords", "Subject");
  }

  @Test
  void letsTheDefaultActionComeFirst() throws Exception {
    Actions actions =
        read("On-BadSignature d\nOn-Default reject\nOn-NoSignature Accept\n").actions();
    assertThat(actions.badSignature()).isEqualTo(Action.DISCARD);
    assertThat(actions.noSignature()).isEqualTo(Action.ACCEPT);
    assertThat(actions.dnsError()).isEqualTo(Action.REJECT);
    assertThat(actions.keyNotFound()).isEqualTo(Action.REJECT);
    assertThat(actions.signatureError()).isEqualTo(Action.REJECT);
  }

  @Test
  void readsMacros() throws Exception {
    Path file = write("macros", "{daemon_type} a|b\nverified\ntwice x\ntwice Y\n");
    List<MacroTest> macros = read("MacroList file:" + file + "\n").who().macros();
    assertThat(macros)
        .containsExactly(
            new MacroTest("daemon_type", Set.of("a", "b")),
            new MacroTest("verified", Set.of()),
            new MacroTest("twice", Set.of("x", "Y")));
    assertThat(read("MacroList a=b|c,d\n").who().macros())
        .containsExactly(new MacroTest("a", Set.of("b", "c")), new MacroTest("d", Set.of()));
  }

  @Test
  void knowsItsOwnName() throws Exception {
    assertThat(read("AuthservID mx.example.org\n").results().authservId())
        .contains("mx.example.org");
    assertThat(read("AuthservID HOSTNAME\n").results().authservId()).contains(Engine.hostName());
  }

  @Test
  void waitsForTheDnsAsLongAsItIsTold() throws Exception {
    assertThat(read("DNSTimeout 0\n").lookups().timeout()).isEmpty();
    assertThat(read("DNSTimeout 10\n").lookups().timeout()).contains(Duration.ofSeconds(10));
    assertThat(read("Nameservers 127.0.0.1 , ::1\n").lookups().nameservers()).hasSize(2);
  }

  @Test
  void beginsPathsAtTheBaseDirectory() throws Exception {
    write("peers", "192.0.2.1\n");
    write("keys.txt", "");
    Settings settings =
        read(
            "PeerList file:peers\nSocket local:s\nPidFile p\nTestPublicKeys keys.txt\nBaseDirectory "
                + folder
                + "\n");
    assertThat(settings.base()).isEqualTo(folder);
    assertThat(settings.who().peers().rows().keys()).containsExactly("192.0.2.1");
    assertThat(settings.place().socket()).contains(new Endpoint.Unix(folder.resolve("s")));
    assertThat(settings.place().pidFile()).contains(folder.resolve("p"));
    assertThat(settings.testData().publicKeys()).contains(folder.resolve("keys.txt"));
  }
}
