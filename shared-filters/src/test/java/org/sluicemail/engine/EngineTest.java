package org.sluicemail.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Mode;
import org.sluicemail.chain.Part;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Resources;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.ReversePath;

class EngineTest {
  private static final String EMPTY = "routes: [{chain: c}]\nchains: {c: []}\n";

  /** The store and the resolver. */
  private static final int ALWAYS = 2;

  private final Resources resources = new Resources();

  private Engine engine(String yaml) throws ConfigException {
    return Engine.of(Config.parse("f", yaml), ServerSettings.class, resources);
  }

  /** The parts of a filter with these keys besides its type. */
  private List<Part> parts(String keys) throws ConfigException {
    String section = "{type: org.sluicemail.engine.Trial, " + keys + "}";
    try (Engine engine =
        engine("routes: [{chain: c}]\nchains: {c: [a]}\nfilters: {a: " + section + "}")) {
      return engine.chain("c").orElseThrow().parts();
    }
  }

  private static String server(String name) {
    return "routes: [{chain: c}]\nchains: {c: [a]}\nfilters:\n"
        + "  a: {type: org.sluicemail.engine.Trial, server: "
        + name
        + "}\n";
  }

  @Test
  void takesTheCommonKeys() throws Exception {
    Part part = parts("kind: header, on-error: reject, mode: observe, timeout: 2s").getFirst();
    assertThat(part.name()).isEqualTo("a");
    assertThat(part.onError()).isEqualTo(OnError.REJECT);
    assertThat(part.mode()).isEqualTo(Mode.OBSERVE);
    assertThat(part.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(part.moment()).isEqualTo(Moment.HEADER);
  }

  @Test
  void hasStandardsForTheCommonKeys() throws Exception {
    List<Part> parts = parts("kind: [sender, recipient, header, message, policy, sealer]");
    assertThat(parts).extracting(Part::onError).containsOnly(OnError.PROCEED);
    assertThat(parts).extracting(Part::mode).containsOnly(Mode.ENFORCE);
    assertThat(parts).extracting(Part::condition).containsOnly(Condition.always());
    assertThat(parts)
        .extracting(part -> part.timeout().toSeconds())
        .containsExactly(8L, 8L, 8L, 240L, 240L, 240L);
  }

  @Test
  void theTypeMayFailAsTempfail() throws Exception {
    try (Engine engine =
        engine("routes: [{chain: c}]\nchains: {c: [a]}\nfilters: {a: {type: Pass}}")) {
      assertThat(engine.chain("c").orElseThrow().parts().getFirst().onError())
          .isEqualTo(OnError.TEMPFAIL);
    }
  }

  @Test
  void whenAndUnlessBothCount() throws Exception {
    Part part = parts("when: {tls: true}, unless: {helo: a.test}").getFirst();
    assertThat(part.condition())
        .isInstanceOfSatisfying(
            Condition.All.class,
            all -> {
              assertThat(all.parts()).hasSize(2);
              assertThat(all.parts().getFirst()).isInstanceOf(Condition.All.class);
              assertThat(all.parts().getLast()).isInstanceOf(Condition.Not.class);
            });
    assertThat(part.needs().facts()).containsExactlyInAnyOrder(Fact.TLS, Fact.HELO);
  }

  @Test
  void routesLeadIntoChains() throws Exception {
    try (Engine engine =
        engine(
            """
            routes:
              - {when: {client: 127.0.0.1}, chain: nothing}
              - {chain: all}
            chains: {nothing: [], all: [one, two]}
            filters:
              two: {type: Pass}
              one: {type: Pass}
            """)) {
      assertThat(engine.routes().atConnect(Mails.session("127.0.0.1")))
          .hasValueSatisfying(chain -> assertThat(chain.isEmpty()).isTrue());
      Chain all = engine.routes().at(Mails.session(), ReversePath.NULL);
      assertThat(all).isSameAs(engine.chain("all").orElseThrow());
      assertThat(all.parts()).extracting(Part::name).containsExactly("one", "two");
      assertThat(engine.chain("one")).isEmpty();
    }
  }

  @Test
  void takesLimitsDeadlinesAndName() throws Exception {
    try (Engine engine =
        engine(
            EMPTY
                + "authserv-id: mx.example.org\n"
                + "limits: {message: 1MiB, header: 2KiB, header-fields: 3, recipients: 4}\n"
                + "deadlines: {command: 5s, message: 6s}\n")) {
      assertThat(engine.authservId()).isEqualTo("mx.example.org");
      assertThat(engine.limits()).isEqualTo(new Limits(1 << 20, 2 << 10, 3, 4));
      Chain chain = engine.chain("c").orElseThrow();
      assertThat(chain.limits()).isEqualTo(engine.limits());
      assertThat(chain.deadlines().of(Moment.SENDER)).hasSeconds(5);
      assertThat(chain.deadlines().of(Moment.MESSAGE)).hasSeconds(6);
    }
  }

  @Test
  void isNamedAsTheHostUnlessToldOtherwise() throws Exception {
    try (Engine engine = engine(EMPTY)) {
      Path kernel = Path.of("/proc/sys/kernel/hostname");
      if (Files.isReadable(kernel)) {
        assertThat(engine.authservId()).isEqualTo(Files.readString(kernel).strip());
      }
      assertThat(engine.authservId()).isNotBlank().doesNotContainAnyWhitespaces();
    }
  }

  @Test
  void passesOverTheKeysOfItsDoor() throws Exception {
    engine(EMPTY + "listen: [unix:/run/s.sock]\nconnections: 7\n").close();
    assertThatThrownBy(() -> engine(EMPTY + "lisen: [unix:/run/s.sock]"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("f:3:1: lisen: unknown key; did you mean 'listen'?");
  }

  @Test
  void aReloadCarriesOverWhatHasEqualSettings() throws Exception {
    Engine old = engine(server("one"));
    assertThat(resources.open()).isEqualTo(ALWAYS + 1);
    Engine same = engine(server("one"));
    assertThat(resources.open()).isEqualTo(ALWAYS + 1);
    old.close();
    assertThat(resources.open()).isEqualTo(ALWAYS + 1);
    Engine other = engine(server("two"));
    assertThat(resources.open()).isEqualTo(ALWAYS + 2);
    same.close();
    assertThat(resources.open()).isEqualTo(ALWAYS + 1);
    other.close();
    assertThat(resources.open()).isZero();
  }

  @Test
  void aFailedLoadLeavesNothingOpen() throws Exception {
    assertThatThrownBy(() -> engine(server("one") + "  b: {type: Unheard}\n"))
        .isInstanceOf(ConfigException.class);
    assertThat(resources.open()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(() -> engine(server("broken")))
        .withMessage("broken");
    assertThat(resources.open()).isZero();
    try (Engine running = engine(server("one"))) {
      assertThatThrownBy(() -> engine(server("one") + "speed: 9\n"))
          .isInstanceOf(ConfigException.class);
      assertThat(resources.open()).isEqualTo(ALWAYS + 1);
      assertThat(running.retain()).isSameAs(running);
      running.close();
    }
    assertThat(resources.open()).isZero();
  }

  @Test
  void livesUntilItsLastUserCloses() throws Exception {
    Engine engine = engine(server("one"));
    Engine user = engine.retain();
    engine.close();
    assertThat(resources.open()).isEqualTo(ALWAYS + 1);
    user.retain().close();
    assertThat(resources.open()).isEqualTo(ALWAYS + 1);
    user.close();
    assertThat(resources.open()).isZero();
    assertThatIllegalStateException().isThrownBy(engine::retain);
    engine.close();
    assertThatIllegalStateException().isThrownBy(engine::retain);
  }

  @Test
  void runsWithoutAnyConfiguration() throws Exception {
    try (Engine engine =
        Engine.of(Engine.defaultConfiguration(), ServerSettings.class, resources)) {
      assertThat(engine.routes().at(Mails.session(), ReversePath.NULL).isEmpty()).isFalse();
    }
    assertThat(resources.open()).isZero();
  }

  @Test
  void theStoreIsOpenedByWhoServesOnly(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("store.mv");
    try (Engine engine = engine(EMPTY + "store: file:" + file + "\n")) {
      assertThat(file).doesNotExist();
      engine.open();
      assertThat(file).exists();
    }
    assertThatThrownBy(() -> engine(EMPTY + "store: disk\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("f:3:8: store:");
  }

  /** Settings of other programs lie there, too; ours have routes. */
  static List<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("..", "conf"))) {
      return files
          .filter(file -> file.toString().matches(".*\\.ya?ml"))
          .filter(file -> contains(file, "routes:"))
          .toList();
    }
  }

  private static boolean contains(Path file, String line) {
    try {
      return Files.readAllLines(file).stream().anyMatch(text -> text.startsWith(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void theExamplesLoad(Path file) throws Exception {
    Config config = Config.load(file, Map.of());
    Engine.of(config, ServerSettings.class, resources).close();
    config.only(ServerSettings.class).bind(ServerSettings.class);
    assertThat(resources.open()).isZero();
  }
}
