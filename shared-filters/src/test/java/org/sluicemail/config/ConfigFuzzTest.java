package org.sluicemail.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration with any mistake in it is a {@link ConfigException}, and never anything else. */
class ConfigFuzzTest {
  enum OnError {
    TEMPFAIL,
    PROCEED
  }

  record Common(String type, @Default("tempfail") OnError onError) {}

  record ClamAv(
      List<Endpoint> servers,
      @Default("20s") @Min("1s") Duration timeout,
      Optional<Size> limit,
      Optional<Rate> rate,
      Optional<Secret> password,
      Config when) {}

  record Top(
      List<Endpoint> listen,
      Map<String, List<String>> chains,
      Map<String, Config> filters,
      List<Network> trusted,
      @Default("0.5") double ratio,
      @Default("true") boolean strict) {}

  private static final Map<String, String> ENV = Map.of("PW", "hunter2");

  private static final String VALID =
      """
      # a comment
      listen: [unix:/run/sluice/milter.sock, inet:11330@127.0.0.1]
      trusted: [10.0.0.0/8, "::1"]
      chains: {in: [clamav], out: []}
      filters:
        clamav: &clamav
          type: ClamAv
          servers:
            - "[::1]:3310"
            - 'unix:/run/clamd'
          timeout: 20s
          limit: 10MiB
          rate: 20/1m burst 40
          password: ${env:PW}
          on-error: proceed
          when: {not: {client: [10.0.0.1]}}
        other:
          <<: *clamav
          timeout: 5s
      ratio: 0.25
      strict: yes
      """;

  private static final String[] PIECES = {
    ":",
    "-",
    " ",
    "\n",
    "\t",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "*clamav",
    "!",
    "!!int ",
    "<<",
    "|",
    ">",
    "'",
    "\"",
    "\\",
    "#",
    "%",
    "@",
    "`",
    "?",
    "? ",
    "~",
    "---\n",
    "...\n",
    "${",
    "${env:PW}",
    "${env:NO}",
    "${secret-file:/no}",
    "${sys:x}",
    "$${",
    "\r\n",
    "\r",
    "\u0000",
    "\u0085",
    "\u2028",
    "\uFEFF",
    "\uD83D",
    "\uDE00",
    "ä",
    "0",
    "99999999999999999999",
    "-1",
    "=",
    "  ",
    "a: b",
    "\n  ",
    "\n- ",
    "\\x1f",
    "\"\\x1f\"",
    "\"\\ud800\"",
    "[[",
    "{{",
    "1e999",
    "[*clamav]",
    "unix:\0"
  };

  private static void use(String yaml) throws ConfigException {
    Config config = Config.parse("f", yaml, ENV);
    Problems problems = new Problems();
    Optional<Top> top = problems.collect(() -> config.bind(Top.class));
    top.ifPresent(bound ->
        bound
            .filters()
            .values()
            .forEach(filter -> {
              problems.collect(() -> filter.only(Common.class).bind(Common.class));
              problems.collect(() -> filter.except(Common.class).bind(ClamAv.class));
            }));
    problems.collect(() -> config.sections("filters"));
    keepsTheSecret(yaml, config.effective().toString());
    problems.throwIfAny();
  }

  /** Whether a configuration could be used; if not, each problem is told where it is. */
  static boolean isValid(String yaml) {
    try {
      use(yaml);
      return true;
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty().allSatisfy(each -> isWellPlaced(each, yaml));
      keepsTheSecret(yaml, String.valueOf(e.getMessage()));
      return false;
    }
  }

  /** The value of the password shows nowhere, unless the file has it at other places. */
  private static void keepsTheSecret(String yaml, String shown) {
    if (!yaml.contains("hunter2")) {
      assertThat(shown).doesNotContain("hunter2");
    }
  }

  private static void isWellPlaced(Problem problem, String yaml) {
    assertThat(problem.toString()).startsWith("f:").doesNotContain("\n", "\u0000", "\u2028");
    assertThat(problem.line()).isBetween(0, yaml.split("\\R", -1).length);
  }

  @Test
  void beginsWithSomethingValid() throws Exception {
    use(VALID);
    assertThat(isValid(VALID)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void survivesMutations(long seed) {
    Random random = new Random(seed);
    int valid = 0;
    for (int i = 0; i < 600; i++) {
      valid += isValid(mutated(random)) ? 1 : 0;
    }
    // a mutation in a comment or of a name harms nothing; most do
    assertThat(valid).isBetween(10, 400);
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(VALID);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(4));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(from, to);
        case 1 -> text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> text.insert(from, PIECES[random.nextInt(PIECES.length)]);
        default -> text.insert(random.nextInt(text.length()), text.substring(from, to));
      }
    }
    return text.toString();
  }

  @Test
  void survivesBeingCutOffAnywhere() {
    int valid = 0;
    for (int i = 0; i < VALID.length(); i++) {
      valid += isValid(VALID.substring(0, i)) ? 1 : 0;
    }
    assertThat(valid).isBetween(10, VALID.length() / 2);
  }

  @Test
  void survivesOtherBytes() {
    Random random = new Random(6);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = VALID.getBytes(StandardCharsets.UTF_8);
      for (int j = random.nextInt(4); j >= 0; j--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        isValid(SourceText.decode("f", bytes));
      } catch (ConfigException e) {
        assertThat(e).hasMessageContaining("the file is not UTF-8");
      }
    }
  }
}
