package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Resources;
import org.sluicemail.mail.Fact;

class PublishTest {
  private static final String SERVER = "redis: 'redis://127.0.0.1:1', ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{targets: [{channel: a}]} | redis.url: is missing",
        "{redis: memory, targets: [{channel: a}]} | write redis://host:port",
        "{redis: 'file:/tmp/x', targets: [{channel: a}]} | write redis://host:port",
        "{redis: 'redis://a', targets: []} | at least one target",
        "{redis: 'redis://a', targets: [{}]} | either a channel or a stream",
        "{redis: 'redis://a', targets: [{channel: a, stream: b}]} | either a channel or a stream",
        "{redis: 'redis://a', targets: [{channel: ''}]} | has a name",
        "{redis: 'redis://a', targets: [{channel: a, max-length: 5}]} | a channel keeps nothing",
        "{redis: 'redis://a', targets: [{channel: a, sample: 50}]} | at most 1",
        "{redis: 'redis://a', targets: [{channel: a, sample: -0.1}]} | at least 0",
        "{redis: 'redis://a', targets: [{channel: a, sample: NaN}]} | number",
        "{redis: 'redis://a', targets: [{channel: a, verdict: [spam]}]} | spam",
        "{redis: 'redis://a', targets: [{channel: a, when: {}}]} | nothing to compare with",
        "{redis: 'redis://a', targets: [{channel: a}], queue: 0} | at least 1",
      })
  void refusesWhatCannotBe(String yaml, String problem) {
    assertThatThrownBy(() -> Fixture.build(new Publish(), yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void asksForNothingThatNobodyIsTold() {
    Observer bytes = part(SERVER + "targets: [{channel: a}]");
    assertThat(bytes.needs().facts()).isEmpty();
    assertThat(bytes.needs().body()).isTrue();
    Observer sample = part(SERVER + "targets: [{channel: a, sample: 0.1}]");
    assertThat(sample.needs().facts()).containsExactly(Fact.QUEUE_ID);
    Observer account = part(SERVER + "targets: [{channel: a, payload: envelope}]");
    assertThat(account.needs().facts()).contains(Fact.values());
    Observer users = part(SERVER + "targets: [{channel: a, when: {user: ann}}]");
    assertThat(users.needs().facts()).containsExactly(Fact.USER);
  }

  /** A typing error in the condition of a target must not silence it for ever. */
  @Test
  void asksOnlyForFindingsThatThereAre() throws Exception {
    assertThatThrownBy(() -> engine("{finding: spam:rejekt}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'copies' asks for the finding 'spam:rejekt'");
    assertThatThrownBy(() -> engine("{not: {finding: frend}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("frend");
    engine("{finding: friend}").close();
  }

  @Test
  void nobodyIsAskedBeforeThereIsAMail() throws Exception {
    Resources resources = new Resources();
    Engine engine = engine("{finding: friend}", resources);
    assertThat(resources.figures())
        .isEqualTo(
            Map.of(
                "copies-sent",
                0L,
                "copies-dropped",
                0L,
                "copies-failed",
                0L,
                "copies-waiting",
                0L));
    engine.close();
    assertThat(resources.open()).isZero();
  }

  private static Engine engine(String condition) throws ConfigException {
    return engine(condition, new Resources());
  }

  private static Engine engine(String condition, Resources resources) throws ConfigException {
    String yaml =
        """
        routes: [{chain: all}]
        chains: {all: [rules, copies]}
        filters:
          rules: {type: Rules, rules: [{name: a, then: find friend}]}
          copies:
            type: Publish
            redis: redis://127.0.0.1:1
            targets: [{channel: a, when: %s}]
        """
            .formatted(condition);
    return Engine.of(Config.parse("test.yaml", yaml), ServerSettings.class, resources);
  }

  private static Observer part(String yaml) {
    return Fixture.part(new Publish(), "{" + yaml + "}", Observer.class);
  }
}
