package org.sluicemail.dkim.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.dkim.KeyType;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.mail.Address;

class KeyChoiceTest {
  private static final SigningKey ONE = SigningKey.generate(KeyType.ED25519, 0);
  private static final SigningKey TWO = SigningKey.generate(KeyType.ED25519, 0);
  private static final Address ANN = new Address("Ann@Example.org");

  @TempDir private Path folder;

  private Path write(String name, SigningKey key) throws IOException {
    Path file = Files.writeString(folder.resolve(name), key.pem());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static List<String> names(KeyChoice choice, Address author) throws IOException {
    return choice.of(author).stream()
        .map(who ->
            who.selector() + "." + who.domain() + who.identity().map(i -> " " + i).orElse(""))
        .toList();
  }

  private KeyChoice tables(String signing, String keys, boolean multiple) throws IOException {
    return new TabledKeys(
        new SigningTable(DataSet.open(signing, folder), multiple),
        new KeyTable(DataSet.open(keys, folder, true), folder, new KeyFiles(true)));
  }

  @Test
  void followsTheTables() throws Exception {
    Path key = write("one.key", ONE);
    Files.writeString(
        folder.resolve("signing"),
        """
        ann@example.org  a
        example.org      b:@example.org
        ann@.test        c
        .test            %
        bob@*            d:%
        *                e:%@example.org
        """);
    Files.writeString(
        folder.resolve("keys"),
        """
        a            example.org:sa:%s
        b            example.org:sb:./one.key
        c            %%:sc:%s
        sub.x.test   x.test:ss:%s
        d            %%:sd:%s
        e            example.org:se:%s
        """
            .formatted(key, key, key, key, key));
    KeyChoice all = tables("file:signing", "file:keys", true);
    assertThat(names(all, ANN))
        .containsExactly(
            "sa.example.org",
            "sb.example.org @example.org",
            "se.example.org example.org@example.org");
    KeyChoice first = tables("file:signing", "file:keys", false);
    assertThat(names(first, ANN)).containsExactly("sa.example.org");
    assertThat(names(first, new Address("eve@example.org")))
        .containsExactly("sb.example.org @example.org");
    assertThat(names(first, new Address("ann@x.test"))).containsExactly("sc.x.test");
    assertThat(names(first, new Address("eve@sub.x.test"))).containsExactly("ss.x.test");
    assertThat(names(first, new Address("bob@other.org"))).containsExactly("sd.other.org");
    assertThat(names(first, new Address("eve@other.org")))
        .containsExactly("se.example.org other.org@example.org");
  }

  @Test
  void followsPatterns() throws Exception {
    Path key = write("example.org.key", ONE);
    Files.writeString(
        folder.resolve("re"), "*@example.org a:@Example.org\n*@*.org b:@other.org\n*@* a\n");
    Files.writeString(
        folder.resolve("keys"), "a %:s:" + folder + "/%.key\nb example.org:t:" + key + "\n");
    assertThat(names(tables("refile:re", "file:keys", true), ANN))
        .containsExactly("s.example.org @example.org", "t.example.org", "s.example.org");
  }

  @Test
  void takesKeysInTablesOfWhateverLength() throws Exception {
    SigningKey rsa = SigningKey.generate(KeyType.RSA, 2048);
    String inline = rsa.pem().replaceAll("-----.*-----|\n", "");
    Files.writeString(
        folder.resolve("keys"), "k example.org:s:" + inline + "\nr sel:" + inline + "\n");
    KeyChoice choice = tables("example.org=k", "file:keys", true);
    assertThat(choice.of(ANN).getFirst().key().publicText()).isEqualTo(rsa.publicText());
    assertThat(names(tables("example.org=r", "file:keys", true), ANN))
        .containsExactly("sel.example.org");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "absent | the key table has no row absent",
        "short | row short is not domain:selector:key",
        "domain | is no domain or selector",
        "broken | row broken: the key",
        "file | nowhere.key",
        "path | row path: no path of a file",
      })
  void tellsOfRowsThatAreBroken(String row, String why) throws Exception {
    String keys =
        "short=a,domain=a b:s:k,broken=example.org:s:MIIB,file=example.org:s:/nowhere.key,"
            + "path=example.org:s:/a\0b";
    KeyChoice choice = tables("example.org=" + row, keys, true);
    assertThatThrownBy(() -> choice.of(ANN))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  @Test
  void followsTheNamesOfFiles() throws Exception {
    write("example.org.s1.key", ONE);
    write("example.org.s2.key", TWO);
    write("other.org.s3.key", ONE);
    KeyFiles files = new KeyFiles(true);
    PathPatterns pattern = new PathPatterns(folder + "/$domain.$selector.key");
    KeyChoice plain = new KeyPaths(pattern, List.of("s1", "s2"), Optional.empty(), false, files);
    assertThat(names(plain, ANN)).containsExactly("s1.example.org", "s2.example.org");
    assertThat(names(plain, new Address("a@sub.example.org"))).isEmpty();
    assertThat(names(plain, new Address("a@../other.org"))).isEmpty();
    Optional<DataSet> map = Optional.of(DataSet.open("other.org=s3,example.org=s2", folder));
    KeyChoice mapped = new KeyPaths(pattern, List.of("s1"), map, true, files);
    assertThat(names(mapped, ANN)).containsExactly("s2.example.org");
    assertThat(names(mapped, new Address("a@b.c.other.org"))).containsExactly("s3.other.org");
    assertThatThrownBy(() -> new PathPatterns("/etc/dkim.key"))
        .hasMessage("the path must hold $domain");
  }

  @Test
  void followsPathsOfSingleDomains() throws Exception {
    write("example.org.s.key", ONE);
    write("shared", TWO);
    write("of.other.org.t", TWO);
    Optional<DataSet> map =
        Optional.of(
            DataSet.open(
                "a.test="
                    + folder
                    + "/shared,Other.org="
                    + folder
                    + "/of.$domain.$selector,"
                    + "none.test="
                    + folder
                    + "/nowhere,bad.test=/a\0b",
                folder));
    KeyFiles files = new KeyFiles(true);
    PathPatterns both = new PathPatterns(Optional.of(folder + "/$domain.$selector.key"), map);
    KeyChoice keys = new KeyPaths(both, List.of("s", "t"), Optional.empty(), true, files);
    assertThat(names(keys, ANN)).containsExactly("s.example.org");
    assertThat(names(keys, new Address("a@a.test"))).containsExactly("s.a.test", "t.a.test");
    assertThat(names(keys, new Address("a@sub.OTHER.org"))).containsExactly("t.other.org");
    assertThat(names(keys, new Address("a@none.test"))).isEmpty();
    assertThatThrownBy(() -> keys.of(new Address("a@bad.test")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no path of a file");
    PathPatterns alone = new PathPatterns(Optional.empty(), map);
    KeyChoice mapped = new KeyPaths(alone, List.of("s"), Optional.empty(), false, files);
    assertThat(names(mapped, ANN)).isEmpty();
    assertThat(names(mapped, new Address("a@a.test"))).containsExactly("s.a.test");
  }

  @Test
  void takesListedKeys() throws Exception {
    ListedKeys.Listed one = new ListedKeys.Listed("example.org", "s1", Optional.empty(), () -> ONE);
    ListedKeys.Listed two =
        new ListedKeys.Listed("example.org", "s2", Optional.of("@example.org"), () -> TWO);
    ListedKeys.Listed any = new ListedKeys.Listed("*", "any", Optional.empty(), () -> ONE);
    assertThat(names(new ListedKeys(List.of(one, two, any), false), ANN))
        .containsExactly("s1.example.org", "s2.example.org @example.org");
    Address below = new Address("a@b.example.org");
    assertThat(names(new ListedKeys(List.of(one), false), below)).isEmpty();
    assertThat(names(new ListedKeys(List.of(one), true), below)).containsExactly("s1.example.org");
    assertThat(names(new ListedKeys(List.of(one, any), false), below))
        .containsExactly("any.b.example.org");
    assertThat(names(new ListedKeys(List.of(any), true), new Address("a@x..y"))).isEmpty();
  }

  @Test
  void takesTheFirstThatHasKeys() throws Exception {
    ListedKeys none = new ListedKeys(List.of(), false);
    ListedKeys one =
        new ListedKeys(
            List.of(new ListedKeys.Listed("*", "s", Optional.empty(), () -> ONE)), false);
    assertThat(names(KeyChoice.first(List.of(none, one)), ANN)).containsExactly("s.example.org");
    assertThat(KeyChoice.first(List.of(none)).of(ANN)).isEmpty();
  }

  @Test
  void refusesKeysThatOthersCanRead() throws Exception {
    Path file = write("key", ONE);
    KeyFiles careful = new KeyFiles(true);
    for (String mode : List.of("rw-r--r--", "rw--w----", "rw-----w-")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertThatThrownBy(() -> careful.read(file)).hasMessageContaining("is not safe");
      assertThat(new KeyFiles(false).read(file).publicText()).isEqualTo(ONE.publicText());
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(careful.read(file).publicText()).isEqualTo(ONE.publicText());
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path inside = write("open/key", ONE);
    assertThatThrownBy(() -> careful.read(inside)).hasMessageContaining("everybody can write to");
  }

  @ParameterizedTest
  @CsvSource({"0, 104, false", "104, 104, false", "105, 104, true", "105, 0, false"})
  void knowsKeysOfOthers(int owner, int ourselves, boolean foreign) {
    assertThat(KeyFiles.isForeign(owner, ourselves)).isEqualTo(foreign);
  }

  @Test
  void readsAKeyOnce() throws Exception {
    Path file = write("key", ONE);
    KeyFiles files = new KeyFiles(true);
    assertThat(files.read(file)).isSameAs(files.read(folder.resolve("./key")));
    assertThat(files.inline(ONE.pem())).isSameAs(files.inline(ONE.pem()));
  }
}
