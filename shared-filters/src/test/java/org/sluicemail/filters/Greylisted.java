package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.sluicemail.mail.Session;

/** One who is greylisted, and what he hears. */
final class Greylisted {
  static final Session CLIENT = Relay.client("192.0.2.7", "");
  static final String ANN = "ann@example.org";
  static final String BOB = "bob@example.net";
  static final List<String> LATER =
      List.of("451 4.7.1 Greylisted, try again in 5m", "451 4.7.1 Greylisted, try again in 5m");
  static final List<String> TAKEN = List.of("proceed", "proceed");

  private Greylisted() {}

  /** The first attempt, and a second one that is late enough. */
  static void become(Relay relay, Session session, String from, String to) throws Exception {
    assertThat(relay.lines(session, from, to)).isEqualTo(LATER);
    relay.elapse("5M");
    assertThat(relay.lines(session, from, to)).isEqualTo(TAKEN);
    relay.store.take();
  }
}
