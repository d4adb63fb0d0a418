package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.filters.Greylisted.ANN;
import static org.sluicemail.filters.Greylisted.BOB;
import static org.sluicemail.filters.Greylisted.CLIENT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Session;

/** Greylisting at the end of the message. */
class GreylistAtMessageTest {
  private static final Session ELSEWHERE = Relay.client("198.51.100.7", "");
  private static final String CAROL = "carol@example.net";
  private static final String LATER = "451 4.7.1 Greylisted, try again in 5m";

  private final Relay relay = new Relay();

  private String send(Session session, String subject, String body, String... to) throws Exception {
    return relay.send(session, ANN, List.of(to), subject, "", body).lines().getLast();
  }

  @ParameterizedTest
  @CsvSource({
    "greylist, '', true",
    "soft reject, '', false",
    "add header, '', false",
    "no action, '', false",
    "reject, '', false",
    "soft reject, 'actions: [soft-reject, greylist]', true",
    "add header, 'actions: [add header]', true",
    "greylist, 'actions: [add header]', false",
  })
  void judgesOnlyWhenAScannerAsksForIt(String action, String yaml, boolean asked) throws Exception {
    relay.scanner(action).add("greylist", new Greylist(), "at: message\n" + yaml);
    assertThat(send(CLIENT, "Subject: a", "body", BOB)).isEqualTo(asked ? LATER : "proceed");
    assertThat(relay.store.take()).hasSize(asked ? 2 : 0);
  }

  @Test
  void asksNobodyWithoutAScanner() throws Exception {
    relay.add("greylist", new Greylist(), "at: message");
    assertThat(send(CLIENT, "Subject: a", "body", BOB)).isEqualTo("proceed");
  }

  @Test
  void answersToOurMailNeedNotWait() throws Exception {
    relay.judge(Outcome.PROCEED.find(new Finding.ReplyToOurs("<1@example.net>", BOB)));
    greylist();
    assertThat(send(CLIENT, "Subject: Re: a", "body", BOB)).isEqualTo("proceed");
    assertThat(relay.store.take()).isEmpty();
  }

  private void greylist() {
    relay.scanner("greylist").add("greylist", new Greylist(), "{at: message, header: X-Greylist}");
  }

  /** The first attempt was by this client, with this subject and body, to Bob and Carol. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, Subject: a, body, true, true",
    "192.0.2.99, Subject: b, other, true, true", // same network, sender and recipients
    "198.51.100.7, Subject: a, body, true, true", // a pool: same content from elsewhere
    "198.51.100.7, Subject: b, body, true, false",
    "198.51.100.7, Subject: a, other, true, false",
    // the same body to others is no reason to let it pass, as it was in Rmilter
    "198.51.100.7, Subject: a, body, false, false",
    "192.0.2.7, Subject: a, body, false, false",
  })
  void knowsAnAttemptBySenderOrContent(
      String client, String subject, String body, boolean both, boolean passes) throws Exception {
    greylist();
    assertThat(send(CLIENT, "Subject: a", "body", CAROL, BOB)).isEqualTo(LATER);
    relay.elapse("5M");
    String[] to = both ? new String[] {BOB, CAROL} : new String[] {BOB};
    assertThat(send(Relay.client(client, ""), subject, body, to))
        .isEqualTo(passes ? "proceed" : LATER);
  }

  @Test
  void anotherSendersContentIsAnothers() throws Exception {
    greylist();
    send(CLIENT, "Subject: a", "body", BOB);
    relay.elapse("5M");
    List<String> bob = List.of(BOB);
    assertThat(relay.send(ELSEWHERE, "eve@example.org", bob, "Subject: a", "", "body").lines())
        .endsWith(LATER);
  }

  @Test
  void knowsWhoPassedAndLearnsWhereHeCameFrom() throws Exception {
    greylist();
    send(CLIENT, "Subject: a", "body", BOB);
    relay.elapse("5M");
    assertThat(send(ELSEWHERE, "Subject: a", "body", BOB)).isEqualTo("proceed");
    relay.store.take();
    assertThat(send(ELSEWHERE, "Subject: b", "other", BOB)).isEqualTo("proceed");
    assertThat(relay.store.take()).containsExactly("get");
    assertThat(send(CLIENT, "Subject: c", "third", BOB))
        .as("waited long enough")
        .isEqualTo("proceed");
  }

  @Test
  void saysItInAField() throws Exception {
    greylist();
    send(CLIENT, "Subject: a", "body", BOB);
    relay.elapse("6M");
    Relay.Heard heard = relay.send(CLIENT, ANN, List.of(BOB), "Subject: a", "", "body");
    HeaderField field = HeaderField.of("X-Greylist", "delayed 360 seconds by mx.example.net");
    assertThat(heard.decision().edits()).containsExactly(new Edit.Prepend(field));
    assertThat(heard.findingNames()).isEqualTo("spam:greylist greylist:passed");
  }

  @Test
  void isOfNoConcernToUsers() throws Exception {
    greylist();
    assertThat(send(CLIENT.withUser("ann"), "Subject: a", "body", BOB)).isEqualTo("proceed");
    assertThat(relay.store.take()).isEmpty();
  }

  @Test
  void longListsOfRecipientsFitTheStore() throws Exception {
    greylist();
    String[] many = new String[500];
    for (int i = 0; i < many.length; i++) {
      many[i] = "recipient-number-" + i + "@example.net";
    }
    assertThat(send(CLIENT, "Subject: a", "body", many)).isEqualTo(LATER);
    relay.elapse("5M");
    assertThat(send(CLIENT, "Subject: a", "body", many)).isEqualTo("proceed");
    many[7] = BOB;
    assertThat(send(CLIENT, "Subject: a", "body", many)).isEqualTo(LATER);
  }
}
