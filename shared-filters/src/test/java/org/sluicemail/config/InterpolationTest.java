package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpolationTest {
  private static final Map<String, String> ENV =
      Map.of("A", "alpha", "EMPTY", "", "NESTED", "${env:A}", "DOLLAR", "$1\\2");

  private final Interpolation interpolation = new Interpolation(ENV);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "'', ''",
    "${env:A}, alpha",
    "<${env:A}|${env:A}>, <alpha|alpha>",
    "${env:EMPTY}, ''",
    "${env:NESTED}, ${env:A}",
    "${env:DOLLAR}, $1\\2",
    "$${env:A}, ${env:A}",
    "$$${env:A}, $${env:A}",
    "$${, ${",
    "$ {env:A} $env:A {env:A} $$ $, $ {env:A} $env:A {env:A} $$ $",
  })
  void replaces(String text, String result) {
    assertThat(interpolation.resolve(text).text()).isEqualTo(result);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${sys:user.home}",
        "${file:UTF-8:/etc/hostname}",
        "${const:java.lang.Integer.MAX_VALUE}",
        "${script:javascript:1+1}",
        "${dns:localhost}",
        "${url:UTF-8:http://localhost/}",
        "${base64Decoder:SGVsbG8=}",
        "${java:version}",
        "${date:yyyy}",
        "${localhost:name}",
        "${foo:bar}",
        "${ENV:A}",
        "${A}",
        "${}",
        "${",
        "x${env:A",
        "${env:${env:A}}",
        "${env:{A}}",
        "${ env:A}",
        "$${${foo}",
      })
  void refusesEverythingElse(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> interpolation.resolve(text))
        .withMessage(
            "only ${env:NAME} and ${secret-file:PATH} are replaced; a plain ${ is written $${");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "A ", "A:-default", ""})
  void refusesAVariableThatIsNotThere(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> interpolation.resolve("${env:" + name + "}"))
        .withMessage("the environment has no variable '" + name + "'");
  }

  @Test
  void tellsWhereAValueCameFrom() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "s");
    assertThat(interpolation.resolve("${env:A}${secret-file:" + file + "}").references())
        .containsExactly("env A", "secret-file " + file);
    assertThat(interpolation.resolve("$${env:A}").isHidden()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'secret', 'secret'",
    "'secret\n', 'secret'",
    "'secret\r\n', 'secret'",
    "'secret\n\n', 'secret\n'",
    "' two\nlines \n', ' two\nlines '",
    "'', ''",
    "'\n', ''",
    "'${env:A}', '${env:A}'",
  })
  void readsASecretFileWithoutItsLastLineEnd(String content, String secret) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), content);
    assertThat(interpolation.resolve("${secret-file:" + file + "}").text()).isEqualTo(secret);
  }

  @Test
  void followsALinkToASecretFile() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "s");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertThat(interpolation.resolve("${secret-file:" + link + "}").text()).isEqualTo("s");
  }

  @Test
  void refusesWhatIsNoRegularFile() {
    for (String path : new String[] {"relative", "", "/dev/zero", folder + "", folder + "/none"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> interpolation.resolve("${secret-file:" + path + "}"))
          .withMessage("'" + path + "' is not the absolute path of a regular file");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> interpolation.resolve("${secret-file:/a\0b}"));
  }

  @Test
  void refusesAPathThatDependsOnTheWorkingFolder() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "s");
    Path relative = Path.of("").toAbsolutePath().relativize(file.toAbsolutePath());
    assertThat(relative).exists();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> interpolation.resolve("${secret-file:" + relative + "}"));
  }

  @Test
  void boundsTheSecretFile() throws Exception {
    Path file = folder.resolve("key");
    String longest = "x".repeat(64 * 1024);
    Files.writeString(file, longest);
    assertThat(interpolation.resolve("${secret-file:" + file + "}").text()).isEqualTo(longest);
    Files.writeString(file, longest + "\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> interpolation.resolve("${secret-file:" + file + "}"))
        .withMessage("'" + file + "' is longer than 65536 bytes");
  }

  @Test
  void refusesASecretThatIsNoText() throws Exception {
    Path file = folder.resolve("key");
    Files.write(file, "gr\u00FCn".getBytes(StandardCharsets.ISO_8859_1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> interpolation.resolve("${secret-file:" + file + "}"))
        .withMessage("'" + file + "' is not UTF-8");
  }
}
