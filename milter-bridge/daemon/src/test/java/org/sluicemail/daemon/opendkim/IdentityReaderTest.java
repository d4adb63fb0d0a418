package org.sluicemail.daemon.opendkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.ConfigException;

class IdentityReaderTest {
  @TempDir private Path folder;

  private static byte[] key = {};

  @BeforeAll
  static void generate() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    key = generator.generateKeyPair().getPrivate().getEncoded();
  }

  @BeforeEach
  void write() throws Exception {
    key("key.pem", "rw-------", Base64.getMimeEncoder().encodeToString(key));
    key("open.pem", "rw-r--r--", Base64.getMimeEncoder().encodeToString(key));
    key("broken.pem", "rw-------", "AAAA");
    Files.writeString(folder.resolve("keys"), "k example.org:s:" + folder + "/key.pem\n");
    Files.writeString(folder.resolve("senders"), "*@example.org k\n");
  }

  private void key(String name, String mode, String base64) throws Exception {
    String pem = "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    Path file = Files.writeString(folder.resolve(name), pem);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private Settings read(String lines) throws Exception {
    String text = "BaseDirectory " + folder + "\n" + lines.replace("; ", "\n") + "\n";
    Path file = Files.writeString(folder.resolve("opendkim.conf"), text);
    return Configuration.read(Optional.of(file), Map.of(), false).settings();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{auth_author}", "auth_author"})
  void knowsAMacroWithBracesAndWithout(String name) throws Exception {
    assertThat(read("SenderMacro " + name).identity().senderMacro()).contains("auth_author");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Selector s                                  | KeyFile and Selector belong together
          KeyFile key.pem                             | KeyFile and Selector belong together
          Domain a                                    | Domain: needs KeyFile and Selector
          Domain a; Selector s                        | Domain: needs KeyFile and Selector
          Selector s; KeyFile none.pem                | KeyFile: there is no file
          Selector s; KeyFile open.pem                | open.pem is not safe: its mode lets others
          Selector s; KeyFile broken.pem              | KeyFile:
          Selector s; KeyFile none.pem; Mode v        | KeyFile: there is no file
          SigningTable file:senders                   | SigningTable: needs a KeyTable
          SigningTable file:senders; Mode v           | SigningTable: needs a KeyTable
          KeyTable file:keys                          | KeyTable: needs a SigningTable
          KeyTable file:none; SigningTable file:none  | none (No such file or directory)
          SignatureAlgorithm rsa                      | is neither rsa-sha256 nor
          """)
  void tellsWhatDoesNotGoTogether(String lines, String problem) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> read(lines));
    assertThat(e).isNotNull().hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mode v                                                       | false | false | 0
          Mode v; Domain a                                             | false | false | 1
          Mode v; Selector s                                           | false | false | 0
          Mode v; KeyTable file:keys                                   | false | true  | 0
          Selector s; KeyFile key.pem                                  | true  | false | 0
          Selector s; KeyFile key.pem; Domain a,b                      | true  | false | 2
          Selector s; KeyFile open.pem; RequireSafeKeys no             | true  | false | 0
          KeyTable file:keys; SigningTable refile:senders              | false | true  | 0
          KeyTable file:keys; SigningTable refile:senders; Selector s  | false | true  | 0
          KeyTable file:keys; SigningTable refile:senders; KeyFile none; Domain a | false | true | 0
          """)
  void takesWhatGoesTogether(String lines, boolean file, boolean table, int domains)
      throws Exception {
    Identity identity = read(lines).identity();
    assertThat(identity.keyFile().isPresent()).isEqualTo(file);
    assertThat(identity.selector().isPresent()).isEqualTo(file);
    assertThat(identity.keyTable().isPresent()).isEqualTo(table);
    assertThat(identity.domains().keys()).hasSize(domains);
  }

  @Test
  void countsCaseInTheKeyTableAlone() throws Exception {
    Identity identity =
        read("KeyTable file:keys; SigningTable csl:A@Example.org=k; Domain a").identity();
    assertThat(identity.keyTable().orElseThrow().contains("K")).isFalse();
    assertThat(identity.signingTable().orElseThrow().contains("a@example.org")).isTrue();
  }
}
