package org.sluicemail.dkim.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.dkim.KeyType;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.lists.WatchedFile;
import org.sluicemail.logs.LogLines;
import org.sluicemail.mail.Address;

/** Tables and keys follow their files while mail goes on. */
class ReloadTest {
  private static final SigningKey OLD = SigningKey.generate(KeyType.ED25519, 0);
  private static final SigningKey NEW = SigningKey.generate(KeyType.ED25519, 0);
  private static final SigningKey RSA = SigningKey.generate(KeyType.RSA, 2048);
  private static final Address ANN = new Address("ann@example.org");

  @TempDir private Path folder;
  private final AtomicLong now = new AtomicLong();
  @RegisterExtension final LogLines logged = LogLines.of(WatchedFile.class);

  private final KeyFiles files = new KeyFiles(true, now::get);

  private Path write(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private DataSet set(String text, boolean caseSensitive) throws IOException {
    return DataSet.open(text, folder, caseSensitive, now::get);
  }

  private void later() {
    now.addAndGet(Duration.ofSeconds(1).toNanos());
  }

  private List<String> selectors(KeyChoice keys) throws IOException {
    later();
    return keys.of(ANN).stream().map(SigningIdentity::selector).toList();
  }

  private String key(Path file) throws IOException {
    later();
    return files.read(file).publicText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "refile"})
  void followsBothTables(String kind) throws Exception {
    write("k", OLD.pem());
    write("signing", "ann@example.org one\n");
    write("keys", "one example.org:s1:./k\ntwo example.org:second:./k\n");
    KeyChoice keys =
        new TabledKeys(
            new SigningTable(set(kind + ":signing", false), true),
            new KeyTable(set("file:keys", true), folder, files));
    assertThat(selectors(keys)).containsExactly("s1");
    write("signing", "ann@example.org one\nann@example.org two\n");
    assertThat(keys.of(ANN)).as("not looked at yet").hasSize(1);
    assertThat(selectors(keys)).containsExactly("s1", "second");
    write("keys", "one example.org:first:./k\ntwo example.org:second:./k\n");
    assertThat(selectors(keys)).containsExactly("first", "second");
    write("signing", "bob@example.org one\n");
    assertThat(selectors(keys)).isEmpty();
  }

  @Test
  void holdsOnToATableThatIsGone() throws Exception {
    write("k", OLD.pem());
    Path table = write("keys", "one example.org:s1:./k\n");
    KeyChoice keys =
        new TabledKeys(
            new SigningTable(set("csl:example.org=one", false), true),
            new KeyTable(set("file:keys", true), folder, files));
    Files.delete(table);
    assertThat(selectors(keys)).containsExactly("s1");
    assertThat(selectors(keys)).containsExactly("s1");
    assertThat(logged.texts())
        .singleElement()
        .asString()
        .startsWith(table.toString())
        .endsWith("what was read before holds");
    write("keys", "one example.org:third:./k\n");
    assertThat(selectors(keys)).containsExactly("third");
  }

  @Test
  void followsMapsOfSelectorsAndPaths() throws Exception {
    write("example.org.a.key", OLD.pem());
    write("example.org.b.key", OLD.pem());
    write("elsewhere", NEW.pem());
    write("selectors", "example.org a\n");
    write("paths", "other.test /nowhere\n");
    PathPatterns patterns =
        new PathPatterns(
            Optional.of(folder + "/$domain.$selector.key"), Optional.of(set("file:paths", false)));
    KeyChoice keys =
        new KeyPaths(
            patterns, List.of("x"), Optional.of(set("file:selectors", false)), false, files);
    assertThat(selectors(keys)).containsExactly("a");
    write("selectors", "example.org a\nexample.org b\n");
    assertThat(selectors(keys)).containsExactly("a", "b");
    write("paths", "example.org " + folder + "/elsewhere\n");
    later();
    assertThat(keys.of(ANN))
        .extracting(who -> who.key().publicText())
        .containsOnly(NEW.publicText());
    Files.delete(folder.resolve("elsewhere"));
    assertThat(selectors(keys)).isEmpty();
  }

  @Test
  void followsKeyFiles() throws Exception {
    Path file = write("k", OLD.pem());
    assertThat(key(file)).isEqualTo(OLD.publicText());
    write("k", RSA.pem());
    assertThat(files.read(file).type()).as("not looked at yet").isEqualTo(KeyType.ED25519);
    assertThat(key(file)).isEqualTo(RSA.publicText());
  }

  /** Such as one that is being written. */
  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQ"})
  void holdsOnToAKeyWhenTheNewOneIsBroken(String broken) throws Exception {
    Path file = write("k", OLD.pem());
    assertThat(key(file)).isEqualTo(OLD.publicText());
    write("k", broken);
    assertThat(key(file)).isEqualTo(OLD.publicText());
    assertThat(key(file)).isEqualTo(OLD.publicText());
    assertThat(logged.texts())
        .singleElement()
        .asString()
        .startsWith(file + ": ")
        .endsWith("; what was read before holds");
    write("k", RSA.pem());
    assertThat(key(file)).isEqualTo(RSA.publicText());
  }

  @Test
  void takesNoKeyThatOthersCouldHavePutThere() throws Exception {
    Path file = write("k", OLD.pem());
    assertThat(key(file)).isEqualTo(OLD.publicText());
    Path other = write("other", RSA.pem());
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(key(file)).isEqualTo(OLD.publicText());
    assertThat(logged.texts())
        .singleElement()
        .asString()
        .contains(file + " is not safe: its mode lets");
  }
}
