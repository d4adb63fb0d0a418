package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluicemail.mail.Session;

/** Limits, greylisting and replies together: each operation of a store is one round trip. */
class RoundTripsTest {
  private static final int MOST = 4;
  private static final Session CLIENT = Relay.client("192.0.2.7", "mail.example.org");
  private static final Session USER = Relay.client("198.51.100.7", "").withUser("bob");
  private static final String ANN = "ann@example.org";
  private static final String BOB = "bob@example.net";

  private final Relay relay = new Relay();

  @BeforeEach
  void configure() {
    relay
        .add(
            "ratelimit",
            new RateLimit(),
            """
            limits:
              - {name: bounce-to, key: recipient, rate: 5/1h, when: bounce}
              - {name: to-ip-from, key: [recipient, ip, sender], rate: 100/1h}
              - {name: to-ip, key: [recipient, ip], rate: 100/1h}
              - {name: to, key: recipient, rate: 100/1h}
            """)
        .add("greylist", new Greylist(), "")
        .add("replies", new Replies(), "");
  }

  private List<String> trips(Session session, String from, String to, String... more)
      throws Exception {
    relay.store.take();
    String[] lines = {"From: " + from, "Message-ID: <1@x.example>", "", "Hello."};
    String[] all = new String[lines.length + more.length];
    System.arraycopy(more, 0, all, 0, more.length);
    System.arraycopy(lines, 0, all, more.length, lines.length);
    relay.send(session, from, List.of(to), all);
    return relay.store.take();
  }

  @Test
  void noMailNeedsMoreThanFour() throws Exception {
    String[] answer = {"In-Reply-To: <7@y.example>", "References: <6@y.example> <7@y.example>"};
    assertThat(trips(CLIENT, ANN, BOB))
        .as("new")
        .containsExactlyInAnyOrder("take", "get", "put", "settle");
    relay.elapse("5M");
    assertThat(trips(CLIENT, ANN, BOB))
        .as("passed")
        .containsExactlyInAnyOrder("take", "get", "put", "settle");
    assertThat(trips(CLIENT, ANN, BOB))
        .as("known")
        .containsExactlyInAnyOrder("take", "get", "settle");
    assertThat(trips(CLIENT, ANN, BOB, answer)).as("known, answers").hasSizeLessThanOrEqualTo(MOST);
    assertThat(trips(USER, BOB, ANN)).as("goes out").hasSizeLessThanOrEqualTo(MOST);
    assertThat(trips(USER, BOB, ANN, answer)).as("answers out").hasSizeLessThanOrEqualTo(MOST);
    String[] ours = {"In-Reply-To: <1@x.example>"};
    assertThat(trips(CLIENT, ANN, BOB, ours)).as("answers ours").hasSizeLessThanOrEqualTo(MOST);
  }

  /** Once for each sender: only he has to be looked up, to be learned, and answers at once. */
  @Test
  void whoBecomesKnownByAnAnswerNeedsFive() throws Exception {
    trips(CLIENT, ANN, BOB);
    relay.elapse("5M");
    assertThat(trips(CLIENT, ANN, BOB, "References: <6@y.example>"))
        .containsExactlyInAnyOrder("take", "get", "get", "put", "settle");
  }
}
