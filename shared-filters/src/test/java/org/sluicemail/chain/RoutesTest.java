package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class RoutesTest {
  private static final Session LOCAL = Mails.session("127.0.0.1");
  private static final Session REMOTE = Mails.session("192.0.2.1");
  private static final String LISTENER = "inet:11330@127.0.0.1";
  private static final String OTHER = "unix:/run/other.sock";

  /**
   * Routes of a text such as {@code client: 127.0.0.1 -> empty; -> full}: {@code empty} is a chain
   * without filters, any other name one with a filter.
   */
  private static Routes routes(String text) throws ConfigException {
    List<Routes.Route> routes = new ArrayList<>();
    for (String route : text.split(";")) {
      String[] parts = (route + " ").split("->");
      String when = parts[0].strip();
      Optional<Config> section =
          when.isEmpty() ? Optional.empty() : Optional.of(Config.parse("f", when));
      routes.add(new Routes.Route(When.condition(section), chain(parts[1].strip())));
    }
    return new Routes(routes);
  }

  private static Chain chain(String name) {
    List<Part> parts =
        name.equals("empty")
            ? List.of()
            : List.of(Told.filter("f").at(Moment.MESSAGE, () -> Outcome.PROCEED));
    return new Chain(name, parts, Deadlines.DEFAULT, Limits.DEFAULT);
  }

  private static String at(Routes routes, Session session) {
    return routes.at(session, ReversePath.of("<a@example.com>")).name();
  }

  private static Optional<String> atConnect(Routes routes, Session session) {
    return routes.atConnect(session).map(Chain::name);
  }

  @Test
  void theFirstThatHoldsWins() throws Exception {
    Routes routes =
        routes("authenticated: true -> out; client: 127.0.0.0/8 -> local; tls: false -> in; -> x");
    assertThat(at(routes, LOCAL.withUser("bob"))).isEqualTo("out");
    assertThat(at(routes, LOCAL)).isEqualTo("local");
    assertThat(at(routes, REMOTE)).isEqualTo("in");
    assertThat(at(routes("client: 127.0.0.0/8 -> local; -> x"), REMOTE)).isEqualTo("x");
  }

  @Test
  void theLastTakesWhoeverIsLeft() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Routes(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> routes("authenticated: true -> out"));
  }

  @Test
  void atConnectOnlyWhenEarlierRoutesAreKnownNotToMatch() throws Exception {
    Routes routes =
        routes(
            "{client: 192.0.2.0/24, authenticated: true} -> out; client: 0.0.0.0/0 -> empty; -> x");
    assertThat(atConnect(routes, LOCAL)).contains("empty");
    assertThat(atConnect(routes, REMOTE)).isEmpty();
    assertThat(atConnect(routes, Mails.session("::1"))).contains("x");
  }

  @Test
  void atConnectNothingIsCertainWhileTheFirstIsUnknown() throws Exception {
    Routes routes = routes("authenticated: true -> out; client: 127.0.0.1 -> empty; -> x");
    assertThat(atConnect(routes, LOCAL)).isEmpty();
    assertThat(at(routes, LOCAL)).isEqualTo("empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-> empty|true",
        "-> full|false",
        "client: 127.0.0.1 -> empty; -> full|true",
        "client: 127.0.0.1 -> full; -> empty|true",
        "client: 127.0.0.1 -> full; -> full|false",
        "authenticated: true -> full; -> empty|false",
        "authenticated: true -> full; client: 127.0.0.1 -> empty; -> full|false",
        "authenticated: true -> empty; -> full|false",
        "{client: 127.0.0.1, tls: true} -> empty; -> full|false",
        "{client: 127.0.0.1, tls: true} -> full; -> empty|true",
        "not: {client: 127.0.0.1, tls: true} -> empty; -> full|true",
        "not: {client: 127.0.0.1, tls: true} -> full; -> empty|false",
        "not: {tls: true} -> empty; -> full|false",
        "listener: james -> empty; -> full|false",
        "listener: inet:11330@127.0.0.1 -> empty; -> full|true",
        "listener: inet:11330@127.0.0.1 -> full; -> empty|false",
        "not: {listener: james} -> full; -> empty|false",
        "listener: james -> full; -> empty|true",
        "{listener: james, tls: true} -> full; -> empty|true",
        "-> full; -> empty|false",
      })
  void mayEndAtConnect(String text, boolean expected) throws Exception {
    assertThat(routes(text).mayEndAtConnect(LISTENER)).isEqualTo(expected);
  }

  @Test
  void whoeverIsLetGoAtConnectWasForeseen() throws Exception {
    Routes routes = routes("not: {client: 127.0.0.1, tls: true} -> empty; -> full");
    assertThat(atConnect(routes, REMOTE)).contains("empty");
    assertThat(routes.mayEndAtConnect(LISTENER)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listener: inet:11330@127.0.0.1 -> a; -> b|a|b",
        "not: {listener: inet:11330@127.0.0.1} -> a; -> b|b|a",
        "not: {not: {listener: inet:11330@127.0.0.1}} -> a; -> b|a|b",
        "{listener: inet:11330@127.0.0.1, tls: true} -> a; -> b|a b|b",
        "not: {listener: inet:11330@127.0.0.1, tls: true} -> a; -> b|a b|a",
        "{listener: [inet:11330@127.0.0.1, unix:/run/other.sock]} -> a; -> b|a|a",
        "tls: true -> a; listener: unix:/run/other.sock -> b; -> c|a c|a b",
        "tls: true -> a; client: 127.0.0.1 -> b; -> c|a b c|a b c",
      })
  void reachableByListener(String text, String ours, String others) throws Exception {
    Routes routes = routes(text);
    assertThat(routes.reachable(LISTENER)).extracting(Chain::name).containsExactly(ours.split(" "));
    assertThat(routes.reachable(OTHER)).extracting(Chain::name).containsExactly(others.split(" "));
  }

  @Test
  void aChainIsReachedOnce() {
    Chain chain = chain("a");
    Routes routes =
        new Routes(
            List.of(
                new Routes.Route(
                    new Condition.Fact("tls", Moment.SENDER, Needs.NONE, Set.of(), s -> true),
                    chain),
                new Routes.Route(Condition.always(), chain)));
    assertThat(routes.reachable(LISTENER)).containsExactly(chain);
  }

  @Test
  void needWhatTheConditionsNeed() throws Exception {
    Routes routes =
        routes("authenticated: true -> a; {macro: {j: x}, client: 10.0.0.1} -> b; -> c");
    assertThat(routes.needs())
        .isEqualTo(Needs.NONE.facts(Fact.USER, Fact.CLIENT).macros(List.of("j")));
  }
}
