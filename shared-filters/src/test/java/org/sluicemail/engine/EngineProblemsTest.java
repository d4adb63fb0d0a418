package org.sluicemail.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Resources;

class EngineProblemsTest {
  private static final String TRIAL = "{type: org.sluicemail.engine.Trial, ";

  /** Reads no key of its own. */
  private record NoKeys() {}

  private static List<String> problems(String yaml) {
    Resources resources = new Resources();
    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class,
            () -> Engine.of(Config.parse("f", yaml), NoKeys.class, resources).close());
    assertThat(resources.open()).isZero();
    return thrown == null ? List.of() : thrown.getMessage().lines().toList();
  }

  /** The problems of a chain of filters, each a line {@code name: keys of the trial filter}. */
  private static List<String> inChain(String... filters) {
    StringBuilder sections = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (String filter : filters) {
      int colon = filter.indexOf(':');
      sections.append("  ").append(filter, 0, colon + 1).append(' ').append(TRIAL);
      sections.append(filter.substring(colon + 1).strip()).append("}\n");
      names.append(names.isEmpty() ? "" : ", ").append(filter, 0, colon);
    }
    return problems("routes: [{chain: c}]\nchains:\n  c: [" + names + "]\nfilters:\n" + sections);
  }

  @Test
  void tellsAllAtOnceWithTheirPlaces() {
    assertThat(
            problems(
                """
                limits: {recipients: 0}
                lissten: x
                routes:
                  - {when: {size: '> 1KiB', cleint: 10.0.0.1}, chain: inbuond}
                  - {when: {size: '> 1KiB'}, chain: inbound}
                  - {when: {tls: true}, chain: inbound}
                chains:
                  inbound: [pass, pas, other, pass]
                filters:
                  pass:
                    type: Pass
                    on-error: defer
                    speed: 9
                    when: {helo: []}
                    unless: {user: []}
                  unused: {type: Unheard, timeout: 1x, mode: enforced}
                  typeless:
                """))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("f:1:22: limits.recipients: "),
            line -> assertThat(line).startsWith("f:2:1: lissten: unknown key"),
            line ->
                assertThat(line).startsWith("f:3:1: routes: the last route must have no 'when'"),
            line -> assertThat(line).startsWith("f:4:29: routes[0].when.cleint: unknown key"),
            line ->
                assertThat(line)
                    .startsWith(
                        "f:4:48: routes[0].chain: there is no chain 'inbuond'; did you mean"
                            + " 'inbound'?"),
            line -> assertThat(line).startsWith("f:5:6: routes[1].when: a route is picked at MAIL"),
            line ->
                assertThat(line)
                    .startsWith(
                        "f:8:3: chains.inbound: there is no filter 'pas'; did you mean"
                            + " 'pass'?"),
            line ->
                assertThat(line)
                    .startsWith("f:8:3: chains.inbound: there is no filter 'other'; there are"),
            line ->
                assertThat(line)
                    .startsWith("f:8:3: chains.inbound: filter 'pass' stands here twice"),
            line -> assertThat(line).startsWith("f:12:15: filters.pass.on-error: "),
            line -> assertThat(line).startsWith("f:13:5: filters.pass.speed: unknown key"),
            line -> assertThat(line).startsWith("f:14:12: filters.pass.when.helo: names nothing"),
            line -> assertThat(line).startsWith("f:15:14: filters.pass.unless.user: names nothing"),
            line -> assertThat(line).startsWith("f:16:12: filters.unused.type: there is no"),
            line -> assertThat(line).startsWith("f:16:36: filters.unused.timeout: "),
            line -> assertThat(line).startsWith("f:16:46: filters.unused.mode: "),
            line -> assertThat(line).startsWith("f:17:3: filters.typeless.type: is missing"));
  }

  @Test
  void tellsOfBothConditionsOfAFilter() {
    assertThat(inChain("a: kind: sender, when: {size: '> 1KiB'}, unless: {recipient: a.test}"))
        .hasSize(2)
        .allMatch(line -> line.endsWith("not known at the moment sender"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("f:5:56: filters.a.when: "),
            line -> assertThat(line).startsWith("f:5:80: filters.a.unless: "));
    assertThat(inChain("a: when: {tls: maybe}, unless: {client: nowhere}"))
        .satisfiesExactly(
            line -> assertThat(line).contains("filters.a.when.tls"),
            line -> assertThat(line).contains("filters.a.unless.client"));
    assertThat(inChain("a: kind: sender, when: {tls: true}, unless: {size: '> 1KiB'}"))
        .singleElement()
        .asString()
        .contains("filters.a.unless:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sender|helo: a.test|true",
        "sender|recipient: a.test|false",
        "sender|finding: x|false",
        "recipient|recipient: a.test|true",
        "recipient|from-domain: a.test|false",
        "header|from-domain: a.test|true",
        "header|size: '> 1KiB'|false",
        "message|size: '> 1KiB'|true",
        "policy|size: '> 1KiB'|true",
        "sealer|size: '> 1KiB'|true",
        "observer|size: '> 1KiB'|true",
        "'[sender, message]'|size: '> 1KiB'|false",
      })
  void aConditionIsKnownWhenTheFilterRuns(String kind, String condition, boolean known) {
    String list = kind.replace("'", "");
    assertThat(
            inChain("a: kind: " + list + ", unless: {" + condition + "}").stream()
                .filter(line -> line.contains("not known at the moment")))
        .hasSize(known ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sender|8s|true",
        "sender|8001ms|false",
        "recipient|9s|false",
        "header|9s|false",
        "message|240s|true",
        "message|241s|false",
        "policy|240s|true",
        "observer|241s|false",
        "message|0s|false",
        "[header, message]|9s|false",
      })
  void aTimeoutIsWithinTheDeadlineOfItsMoment(String kind, String timeout, boolean within) {
    List<String> wrong = inChain("a: kind: " + kind + ", timeout: " + timeout);
    assertThat(wrong).hasSize(within ? 0 : 1);
    assertThat(wrong).allMatch(line -> line.contains("filters.a.timeout: must be above 0 and at"));
  }

  @Test
  void aTimeoutIsComparedWithTheDeadlineOfTheFile() {
    assertThat(
            problems(
                """
                deadlines: {command: 1500ms}
                routes: [{chain: c}]
                chains: {c: [a]}
                filters:
                  a: {type: org.sluicemail.engine.Trial, kind: sender, timeout: 2s}
                """))
        .containsExactly(
            "f:5:56: filters.a.timeout: must be above 0 and at most 1500ms, the deadline of the"
                + " moment sender");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sender|recipient|true",
        "sender|message|true",
        "recipient|header|true",
        "header|message|true",
        "header|header|false",
        "message|message|false",
        "message|header|false",
        "message|policy|true",
        "policy|policy|true",
        "policy|message|false",
        "policy|sealer|true",
        "sealer|sealer|true",
        "sealer|policy|false",
        "message|observer|true",
        "sealer|observer|true",
        "observer|observer|false",
      })
  void aFindingIsAskedForAfterItIsFound(String finder, String asker, boolean right) {
    List<String> wrong =
        inChain(
            "a: kind: " + finder + ", produces: x", "b: kind: " + asker + ", when: {finding: x}");
    if (right) {
      assertThat(wrong).isEmpty();
    } else {
      assertThat(wrong)
          .containsExactly(
              "f:3:3: chains.c: filter 'b' asks for the finding 'x', which 'a' does not find before"
                  + " that moment");
    }
  }

  @Test
  void policiesAndSealersRunInOrder() {
    for (String kind : List.of("policy", "sealer")) {
      assertThat(
              inChain(
                  "b: kind: " + kind + ", unless: {finding: x}",
                  "a: kind: " + kind + ", produces: x"))
          .singleElement()
          .asString()
          .contains("which 'a' does not find before that moment");
    }
  }

  @Test
  void aFindingOfNobody() {
    assertThat(inChain("a: kind: header, produces: y", "b: unless: {finding: x}"))
        .containsExactly(
            "f:3:3: chains.c: filter 'b' asks for the finding 'x', which no filter of the chain"
                + " finds");
    assertThat(inChain("a: kind: policy, produces: x, unless: {finding: x}"))
        .singleElement()
        .asString()
        .contains("which no filter of the chain finds");
  }

  @Test
  void aStarStandsForAnyRest() {
    String finder = "a: kind: message, produces: 'symbol:*'";
    assertThat(inChain(finder, "b: kind: policy, when: {finding: 'symbol:GTUBE'}")).isEmpty();
    assertThat(inChain(finder, "b: kind: policy, when: {finding: 'symbols'}")).hasSize(1);
    assertThat(inChain(finder, "b: kind: message, when: {finding: 'symbol:GTUBE'}"))
        .singleElement()
        .asString()
        .contains("which 'a' does not find before that moment");
  }

  @Test
  void aBrokenFilterIsNotAlsoBlamedForWhatItDoesNotFind() {
    assertThat(
            inChain(
                "a: kind: message, produces: x, speed: 1", "b: kind: policy, when: {finding: x}"))
        .singleElement()
        .asString()
        .contains("filters.a.speed: unknown key");
  }

  @ParameterizedTest
  @CsvSource({
    "'finding: x'",
    "'recipient: a.test'",
    "'any-recipient: a.test'",
    "'size: \"> 1KiB\"'",
    "'from-domain: a.test'",
    "'not: {size: \"> 1KiB\"}'"
  })
  void aRouteIsPickedBeforeRecipientsAndMessage(String condition) {
    assertThat(
            problems(
                "routes:\n  - {when: {"
                    + condition
                    + "}, chain: c}\n  - {chain: c}\nchains: {c: []}"))
        .containsExactly(
            "f:2:6: routes[0].when: a route is picked at MAIL, before recipients and message");
  }

  @Test
  void theLastRouteHasNoCondition() {
    String text = "the last route must have no 'when', so that no mail is left over";
    assertThat(problems("chains: {c: []}")).containsExactly("f:1:1: routes: " + text);
    assertThat(problems("routes: []\nchains: {c: []}")).containsExactly("f:1:1: routes: " + text);
    assertThat(problems("chains: {c: []}\nroutes: [{when: {tls: true}, chain: c}]"))
        .containsExactly("f:2:1: routes: " + text);
  }

  @ParameterizedTest
  @CsvSource({"''", "'a b'", "'a;b'", "'a=b'", "'\"a\\r\\nb\"'"})
  void theAuthservIdIsOneWord(String id) {
    String value = id.startsWith("\"") ? id : "'" + id + "'";
    assertThat(problems("authserv-id: " + value + "\nroutes: [{chain: c}]\nchains: {c: []}"))
        .singleElement()
        .asString()
        .contains("authserv-id");
  }
}
