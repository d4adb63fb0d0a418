package org.sluicemail.daemon.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.arc.ChainSealer;
import org.sluicemail.arc.ChainStatus;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;

class DkimCommandTest {
  private static final String MESSAGE =
      "From: Ann <ann@example.org>\nTo: bob@example.net\nSubject: Hi\n\nHello\n";

  @TempDir private Path folder;

  private Ran keygen(String selector, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "dkim", "keygen", "-d", "Example.org", "-s", selector, "-D", folder.toString()));
    all.addAll(List.of(more));
    return Ran.of(all);
  }

  private Path key(String selector) {
    return folder.resolve("example.org." + selector + ".key");
  }

  private Path zone(String text) throws IOException {
    return Files.writeString(folder.resolve("zone"), text);
  }

  private Ran compare(String selector, Path zone) {
    return Ran.of(
        "dkim",
        "test",
        "-d",
        "example.org",
        "-s",
        selector,
        "-k",
        key(selector).toString(),
        "--zone",
        zone.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ed25519"})
  void makesAKeyThatMatchesWhatItSays(String type) throws Exception {
    Ran ran = keygen("s", "-t", type);
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).startsWith("s._domainkey.example.org. IN TXT ( \"v=DKIM1; k=" + type);
    assertThat(ran.err()).contains(key("s").toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key("s"))))
        .isEqualTo("rw-------");
    Ran compared = compare("s", zone(ran.out()));
    assertThat(compared.out()).contains("the keys match: " + type + " key of");
    assertThat(compared.status()).isZero();
  }

  @Test
  void showsTheRecordInOtherWays() throws Exception {
    JsonNode json = new ObjectMapper().readTree(keygen("j", "-f", "json", "--testing").out());
    assertThat(json.get("name").asText()).isEqualTo("j._domainkey.example.org");
    assertThat(json.get("bits").asInt()).isEqualTo(2048);
    assertThat(json.get("record").asText()).startsWith("v=DKIM1; k=rsa; t=y; p=");
    assertThat(keygen("p", "-f", "plain", "-t", "ed25519").out().lines())
        .hasSize(2)
        .first()
        .isEqualTo("p._domainkey.example.org");
  }

  @Test
  void neverOverwritesAKey() throws Exception {
    keygen("s", "-t", "ed25519");
    String before = Files.readString(key("s"));
    Ran again = keygen("s", "-t", "ed25519");
    assertThat(again.status()).isEqualTo(74);
    assertThat(again.err()).contains("exists already");
    assertThat(Files.readString(key("s"))).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "-t, dsa, 'rsa or ed25519'",
    "-b, 1024, '2048, 3072 or 4096'",
    "-f, xml, 'zone, plain or json'",
  })
  void refusesOptionsThatAreWrong(String option, String value, String why) {
    Ran ran = keygen("s", option, value);
    assertThat(ran.status()).isEqualTo(64);
    assertThat(ran.err()).contains(why);
  }

  @Test
  void refusesNamesThatCannotBePublished() {
    Ran ran = keygen("a/b");
    assertThat(ran.status()).isEqualTo(64);
    assertThat(ran.err()).contains("'a/b' is no domain name");
  }

  @Test
  void tellsKeysThatDoNotMatch() throws Exception {
    String one = keygen("one", "-t", "ed25519").out();
    keygen("two", "-t", "ed25519");
    Ran other = compare("two", zone(one.replace("one.", "two.")));
    assertThat(other.status()).isEqualTo(65);
    assertThat(other.out()).contains("another one");
    assertThat(compare("one", zone("")).status()).isEqualTo(69);
    assertThat(compare("one", zone(";! SERVFAIL one._domainkey.example.org\n")).status())
        .isEqualTo(75);
    Ran revoked = compare("one", zone("one._domainkey.example.org. IN TXT \"v=DKIM1; p=\"\n"));
    assertThat(revoked.out()).contains("revoked");
    assertThat(revoked.status()).isEqualTo(65);
    Files.writeString(key("one"), "nonsense");
    Ran broken = compare("one", zone(""));
    assertThat(broken.status()).isEqualTo(65);
    assertThat(broken.err()).contains("cannot read the key").doesNotContain("nonsense");
  }

  @Test
  void warnsOfFilesThatOthersCanRead() throws Exception {
    String record = keygen("s", "-t", "ed25519").out();
    Files.setPosixFilePermissions(key("s"), PosixFilePermissions.fromString("rw-r--r--"));
    Ran ran = compare("s", zone(record));
    assertThat(ran.status()).isZero();
    assertThat(ran.out()).contains("warning");
  }

  @Test
  void signsAndVerifies() throws Exception {
    Path zone = zone(keygen("s").out());
    Path message = Files.writeString(folder.resolve("m.eml"), MESSAGE);
    Ran signed =
        Ran.of(
            "dkim",
            "sign",
            "-d",
            "example.org",
            "-s",
            "s",
            "-k",
            key("s").toString(),
            message.toString());
    assertThat(signed.status()).isZero();
    Path whole = Files.writeString(folder.resolve("signed.eml"), signed.out() + MESSAGE);
    Ran good = Ran.of("dkim", "verify", "--zone", zone.toString(), whole.toString());
    assertThat(good.out()).endsWith("signed.eml: pass rsa-sha256 s=s d=example.org\n");
    assertThat(good.status()).isZero();
    Files.writeString(whole, signed.out() + MESSAGE.replace("Hello", "Bye"));
    Ran bad = Ran.of("dkim", "verify", "--zone", zone.toString(), whole.toString());
    assertThat(bad.out()).contains("fail").contains("body hash did not verify");
    assertThat(bad.status()).isEqualTo(65);
    Ran none = Ran.of("dkim", "verify", "--zone", zone.toString(), message.toString());
    assertThat(none.out()).endsWith("m.eml: none\n");
    assertThat(none.status()).isEqualTo(65);
    Path broken = zone(";! SERVFAIL s._domainkey.example.org\n");
    Ran later = Ran.of("dkim", "verify", "--zone", broken.toString(), whole.toString());
    assertThat(later.status()).isEqualTo(75);
  }

  @Test
  void showsTheChainOfWhoHasHandedItOn() throws Exception {
    String zone = zone(keygen("s", "-t", "ed25519").out()).toString();
    String mail = MESSAGE.replace("\n", "\r\n");
    Path sealed = Files.writeString(folder.resolve("sealed.eml"), seal(mail) + mail);
    assertThat(Ran.of("dkim", "verify", "--zone", zone, sealed.toString()).out())
        .endsWith("sealed.eml: none\n" + sealed + ": arc pass example.org\n");
    Files.writeString(sealed, seal(mail) + mail.replace("Hello", "Bye"));
    assertThat(Ran.of("dkim", "verify", "--zone", zone, sealed.toString()).out())
        .contains(": arc fail (ARC-Message-Signature of instance 1: body hash did not verify)\n");
  }

  private String seal(String mail) throws Exception {
    SigningKey key = SigningKey.parse(Files.readAllBytes(key("s")));
    ChainSealer sealer = new ChainSealer("example.org", "s", key);
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = sealer.want(hashes);
    try (Message message =
        Message.read(
            new ByteArrayInputStream(mail.getBytes(US_ASCII)),
            Spool.inTemporaryFolder(),
            Limits.DEFAULT)) {
      hashes.read(message.body().open());
      AuthenticationResults none = new AuthenticationResults("mx.example.org", List.of());
      return sealer.seal(message.header(), hash, ChainStatus.NONE, none, Instant.now()).stream()
          .map(field -> field.raw().text() + "\r\n")
          .collect(Collectors.joining());
    }
  }

  @Test
  void signsOnlyMailWithAnAuthor() throws Exception {
    keygen("s", "-t", "ed25519");
    Path message = Files.writeString(folder.resolve("m.eml"), "Subject: x\n\nHello\n");
    Ran ran =
        Ran.of(
            "dkim",
            "sign",
            "-d",
            "example.org",
            "-s",
            "s",
            "-k",
            key("s").toString(),
            message.toString());
    assertThat(ran.status()).isEqualTo(65);
    assertThat(ran.err()).contains("one From field");
  }

  @Test
  void plansARotation() throws Exception {
    keygen("old", "-t", "ed25519");
    Ran ran =
        Ran.of(
            "dkim",
            "rotate",
            "-d",
            "example.org",
            "-s",
            "new",
            "--old-selector",
            "old",
            "-k",
            key("old").toString(),
            "-D",
            folder.toString());
    assertThat(ran.status()).isZero();
    List<String> lines = ran.out().lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(1)).startsWith("old._domainkey.example.org. IN TXT").contains("k=ed25519");
    assertThat(lines.get(2)).startsWith("new._domainkey.example.org. IN TXT").contains("k=ed25519");
    assertThat(lines.get(5)).endsWith("p=\"");
    assertThat(compare("new", zone(lines.get(2) + "\n")).status()).isZero();
    Ran same =
        Ran.of(
            "dkim",
            "rotate",
            "-d",
            "example.org",
            "-s",
            "old",
            "--old-selector",
            "old",
            "-k",
            key("old").toString());
    assertThat(same.status()).isEqualTo(64);
  }
}
