package org.sluicemail.daemon.real.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.daemon.opendkim.Configuration;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RequiresServer;

/** A configuration is refused by us when it is refused by OpenDKIM, and where the table says so. */
@RequiresServer(Kind.OPENDKIM)
class OpenDkimCheckTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mode v                                         |
          Nothing 1                                      |
          LogWhy                                         |
          LogWhy maybe                                   |
          LogWhy Yup                                     |
          ClockDrift 0x10                                |
          ClockDrift 08                                  |
          ClockDrift 5s                                  |
          # only a comment                               |
          Canonicalization RELAXED/Simple                |
          Canonicalization relaxed/                      |
          Canonicalization strict                        |
          Mode sx                                        |
          Minimum 5x                                     |
          Minimum 101%                                   |
          Minimum 5+                                     |
          Selector s                                     |
          Domain a                                       |
          Domain a; Mode v                               |
          Selector s; Mode v                             |
          KeyFile /nonexistent; Mode v                   |
          KeyTable csl:a=b                               |
          KeyTable csl:a=b; Mode v                       |
          KeyTable csl:a=b; SigningTable csl:c=d         |
          SigningTable csl:a=b; Mode v                   |
          PeerList /nonexistent                          |
          PeerList abc:def                               |
          PeerList refile:FOLDER/conf                    |
          MTA refile:FOLDER/conf                         |
          MacroList refile:FOLDER/conf                   |
          SenderHeaders refile:FOLDER/conf               |
          BaseDirectory /nonexistent                     |
          Include /nonexistent                           |
          SignatureAlgorithm RSA-SHA256                  |
          SignatureAlgorithm rsa                         |
          SendReports yes                                |
          SignatureAlgorithm rsa-sha1                    | RFC 8301
          On-BadSignature bounce                         | it takes no note of it
          UMask 02000                                    | it takes the rest of it
          SignatureTTL -1                                | it takes it for a large one
          ClockDrift 99999999999                         | it takes the rest of it
          Nameservers nobody                             | it asks others, then
          UnprotectedKey fail                            | we do not know which zones are signed
          """)
  void isRefusedByBoth(String lines, String onlyByUs) throws Exception {
    String text = lines.replace("; ", "\n").replace("FOLDER", folder.toString()) + "\n";
    Path file = Files.writeString(folder.resolve("conf"), text);
    assertThat(accepts(file)).isEqualTo(onlyByUs == null && theirs(file) == 0);
    assertThat(onlyByUs == null || theirs(file) == 0).as("what it says of it").isTrue();
  }

  private static boolean accepts(Path file) {
    try {
      return Configuration.read(Optional.of(file), Map.of(), false).settings() != null;
    } catch (ConfigException e) {
      return false;
    }
  }

  private static int theirs(Path file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("opendkim", "-n", "-x", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(file.resolveSibling("said").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
