package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.mail.Session;

/** What a section may say. */
class RateLimitSettingsTest {
  private static final Session CLIENT = Relay.client("192.0.2.7", "");
  private static final String ANN = "ann@example.org";
  private static final String BOB = "bob@example.net";
  private static final String CAROL = "carol@example.net";

  private final Relay relay = new Relay();

  @Test
  void namesEveryProblem() {
    assertThatThrownBy(() ->
            Fixture.build(
                new RateLimit(),
                Relay.limits("name: x, key: [from], rate: 1/1h", "name: y, key: ip, rate: often")
                    + "hold: 0s\n"))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains(
            "limits[0].key[0]: 'from' is not one of ip, network, helo, sender, sender-domain,"
                + " recipient, recipient-domain, user",
            "'often' is not a rate",
            "at least 1s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: X y, key: ip, rate: 1/1h | a limit has a name",
        "name: x, key: [], rate: 1/1h | a limit has a key",
        "name: x, key: [ip, ip], rate: 1/1h | a limit has a key",
        "name: x, key: [recipient], rate: 1/1h, count: message | has no recipient in its key",
        "name: x, key: ip, rate: 1/1h, reply: '{who}' | no value [who]",
        "name: x, key: ip | is missing",
      })
  void refusesLimitsThatCannotWork(String limit, String problem) {
    assertThatThrownBy(() -> Fixture.build(new RateLimit(), Relay.limits(limit)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void readsListsFromFiles(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("exempt"), "# ours\nbob@\n");
    relay.add(
        "ratelimit",
        new RateLimit(),
        Relay.limits("name: to, key: recipient, rate: 1/1h")
            + "exempt: {recipients: file:"
            + file
            + "}");
    assertThat(relay.passing(3, CLIENT, ANN, BOB)).isEqualTo(3);
    assertThat(relay.passing(3, CLIENT, ANN, CAROL)).isEqualTo(1);
  }

  @Test
  void namesEveryWrongEntryOfItsLists() {
    String lists = "exempt: {clients: [all], users: [file:/no], recipients: ['@']}";
    String limits = Relay.limits("name: x, key: ip, rate: 1/1h");
    assertThatThrownBy(() -> Fixture.build(new RateLimit(), limits + lists))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains("exempt.clients", "exempt.users", "exempt.recipients");
  }

  @Test
  void limitsAreToldFromEachOther() {
    String one = "name: x, key: ip, rate: 1/1h";
    assertThatThrownBy(() -> Fixture.build(new RateLimit(), Relay.limits(one, one)))
        .hasMessageContaining("two limits have one name");
    assertThatThrownBy(() -> Fixture.build(new RateLimit(), "limits: []"))
        .hasMessageContaining("at least one limit");
  }
}
