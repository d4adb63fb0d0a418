package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.sluicemail.filters.Greylisted.ANN;
import static org.sluicemail.filters.Greylisted.BOB;
import static org.sluicemail.filters.Greylisted.CLIENT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.HeaderField;

/** What the operator says, and may not say. */
class GreylistSettingsTest {
  private final Relay relay = new Relay();

  @Test
  void saysItInAField() throws Exception {
    relay.greylist("header: X-Greylist");
    relay.lines(CLIENT, ANN, BOB);
    relay.elapse("5M12S");
    List<String> one = List.of(BOB);
    String[] forged = {"X-Greylist: whitelisted", "Subject: hello", "", "Hello."};
    assertThat(relay.send(CLIENT, ANN, one, forged).decision().edits())
        .contains(new Edit.RemoveAll("X-Greylist"))
        .contains(field("delayed 312 seconds by mx.example.net"));
    assertThat(relay.send(CLIENT, ANN, BOB).decision().edits())
        .containsExactly(field("not delayed by mx.example.net: known sender"));
  }

  private static Edit field(String text) {
    return new Edit.Prepend(HeaderField.of("X-Greylist", text));
  }

  @Test
  void hasRepliesOfTheOperator() throws Exception {
    relay.greylist("{reply: '450 4.2.0 Come back in {wait}, please', delay: 90m}");
    assertThat(relay.lines(CLIENT, ANN, BOB)).startsWith("450 4.2.0 Come back in 1h 30m, please");
  }

  @Test
  void namesEveryProblem() {
    assertThatThrownBy(() ->
            Fixture.build(
                new Greylist(),
                """
                at: sender
                delay: 0s
                ipv4-mask: 33
                """))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains("'sender' is not one of", "at least 1s", "at most 32");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reply: 550 5.7.1 Never | must be a transient one",
        "reply: 'Wait {time}' | no value [time] in a reply; there are wait",
        "{delay: 1h, expire: 1h} | expire must be longer than delay",
        "header: 'X Greylist' | is no name of a header field",
        "{at: message, actions: []} | needs actions",
      })
  void refusesWhatCannotWork(String yaml, String problem) {
    assertThatThrownBy(() -> Fixture.build(new Greylist(), yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void namesEveryWrongEntryOfItsLists() {
    String lists = "{clients: [all], client-names: [a*], senders: ['@'], recipients: [file:/no]}";
    assertThatThrownBy(() -> Fixture.build(new Greylist(), "exempt: " + lists))
        .isInstanceOf(ConfigException.class)
        .extracting(Throwable::getMessage, STRING)
        .contains("exempt.clients", "exempt.client-names", "exempt.senders", "exempt.recipients");
  }

  @Test
  void hasANameThatTheStoreCanTake() {
    assertThatThrownBy(() -> relay.add("Grey List", new Greylist(), ""))
        .hasMessageContaining("a filter that remembers has a name of a-z");
  }
}
