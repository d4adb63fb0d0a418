package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSecretTest {
  private static final String HUNTER = "hunter2";
  private static final Map<String, String> ENV = Map.of("PW", HUNTER, "COUNT", "3");

  record Login(String user, Secret password) {
    Login {
      if (user.equals("root")) {
        throw new IllegalArgumentException(
            "root may not log in, and least of all with " + password.value());
      }
    }
  }

  record Store(@Masked Endpoint server) {}

  record Number(int v) {}

  record Ranged(@Max("2") int v) {}

  record Any(
      Optional<Endpoint> endpoint,
      Optional<Network> network,
      Optional<Size> size,
      Optional<Rate> rate,
      Optional<Boolean> flag,
      Optional<java.time.Duration> time,
      Optional<Thread.State> state) {}

  private static <T extends Record> List<String> problems(Class<T> type, String yaml) {
    return Problematic.problems(() -> Config.parse("f", yaml, ENV).bind(type));
  }

  @Test
  void isNotInAnyToString() throws Exception {
    Config config = Config.parse("f", "user: joe\npassword: " + HUNTER, ENV);
    Login login = config.bind(Login.class);
    assertThat(login.password().value()).isEqualTo(HUNTER);
    assertThat(login.toString()).isEqualTo("Login[user=joe, password=***]");
    assertThat(config.toString() + config.effective()).doesNotContain(HUNTER);
    assertThat(Secret.parse(HUNTER)).hasToString("***").isEqualTo(new Secret(HUNTER));
  }

  @Test
  void isNotInWhatARecordSays() {
    for (String written : List.of(HUNTER, "${env:PW}", "'" + HUNTER + "'")) {
      assertThat(problems(Login.class, "user: root\npassword: " + written))
          .containsExactly("f:1:1: root may not log in, and least of all with ***");
    }
  }

  @Test
  void isNotInProblemsOfOthers() throws Exception {
    Config config = Config.parse("f", "user: joe\npassword: " + HUNTER, ENV);
    Login login = config.bind(Login.class);
    assertThat(config.problem("password", login.password().value() + " is too short"))
        .hasToString("f:2:1: password: *** is too short");
  }

  @Test
  void isNotInProblemsOfTheTypeThatWasWanted() {
    assertThat(problems(Store.class, "server: redis:hunter2@h"))
        .containsExactly("f:1:9: server: is not a valid endpoint; the text is not shown");
    assertThat(problems(Number.class, "v: ${env:PW}"))
        .containsExactly("f:1:4: v: is not a valid int; the text is not shown");
    assertThat(problems(Ranged.class, "v: ${env:COUNT}"))
        .containsExactly("f:1:4: v: must be at most 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"endpoint", "network", "size", "rate", "flag", "time", "state"})
  void isNotInProblemsOfAnyType(String key) {
    List<String> problems = problems(Any.class, key + ": 1${env:PW}");
    assertThat(problems).singleElement().asString().endsWith("; the text is not shown");
    assertThat(problems.toString()).doesNotContain(HUNTER, "unter");
  }

  @Test
  void isReadFromAFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), HUNTER + "\n");
    String yaml = "user: joe\npassword: ${secret-file:" + file + "}\n";
    Config config = Config.parse("f", yaml);
    assertThat(config.bind(Login.class).password()).isEqualTo(new Secret(HUNTER));
    assertThat(config.effective())
        .contains(new Setting("password", "***", "f:2 (secret-file " + file + ")"));
  }

  @Test
  void reportsAReferenceThatLeadsNowhere() {
    assertThat(problems(Login.class, "user: ${env:NONE}\npassword: ${secret-file:/no/such}"))
        .containsExactly(
            "f:1:7: user: the environment has no variable 'NONE'",
            "f:2:11: password: '/no/such' is not the absolute path of a regular file");
    assertThat(problems(Login.class, "user: x\npassword: ${sys:user.home}"))
        .containsExactly(
            "f:2:11: password: only ${env:NAME} and ${secret-file:PATH} are replaced; a plain ${ is"
                + " written $${");
  }

  @Test
  void doesNotReplaceInWhatWasReplaced() throws Exception {
    Map<String, String> env = Map.of("A", "${env:B}", "B", "b");
    assertThat(Config.parse("f", "user: ${env:A}\npassword: x", env).bind(Login.class).user())
        .isEqualTo("${env:B}");
  }

  /** What may stand before a password makes it something else in YAML, and YAML's own words. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "!",
        "!!",
        "!x!",
        "!<",
        "&",
        "&a ",
        "%",
        "@",
        "`",
        "'",
        "\"",
        "\"\\",
        "|",
        "|x",
        ">",
        "> ",
        "[",
        "{",
        "]",
        "}",
        ",",
        "? ",
        ": ",
        "- ",
        "#",
        "x: ",
        "x: y: ",
        "\t",
        "*a ",
        "&a &b ",
        "!a !b ",
        "<<: ",
        "${",
        "${env:",
        "${x:",
        "${secret-file:",
        "${secret-file:/",
        "\"\\x0z",
        "[*",
        "{!a!"
      })
  void isNotInProblemsOfYaml(String before) {
    for (String after :
        List.of("", "'", "\"", "}", "]", ": x", " *b", "\n: x", "\n\t- x", "\n%x")) {
      String yaml = "user: joe\npassword: " + before + HUNTER + after + "\n";
      List<String> problems = problems(Login.class, yaml);
      if (!before.startsWith("${env") && !before.startsWith("${secret")) {
        assertThat(problems.toString()).doesNotContain(HUNTER);
      }
    }
  }

  @Test
  void ofNoLengthMasksNothing() {
    Map<String, String> env = Map.of("PW", "");
    assertThat(
            Problematic.problems(
                () -> Config.parse("f", "user: root\npassword: ${env:PW}", env).bind(Login.class)))
        .containsExactly("f:1:1: root may not log in, and least of all with ");
  }
}
