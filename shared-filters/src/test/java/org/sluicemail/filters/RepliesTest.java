package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.filters.replies.Correspondents;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.store.Key;
import org.sluicemail.store.MemoryStore;
import org.sluicemail.store.Store;
import org.sluicemail.store.Value;

class RepliesTest {
  private static final Session ANN = Session.UNKNOWN.withUser("ann");
  private static final Envelope OUT =
      new Envelope(
          ReversePath.of("ann@example.org"),
          Recipient.of("bob@example.net"),
          Recipient.of("carol@example.com"));
  private static final Envelope IN =
      new Envelope(ReversePath.of("bob@example.net"), Recipient.of("ann@example.org"));

  private final Watch watch = new Watch();
  private final Store store = new MemoryStore(1000, () -> watch.now);
  private HeaderFilter recognition = recognition("");
  private Observer memory = memory("");

  private static final class Watch {
    Instant now = Instant.parse("2026-02-03T12:00:00Z");
  }

  @Test
  void answerToOurMailIsFound() throws Exception {
    send(OUT, "Message-ID: <1@example.org>", "From: ann@example.org");
    assertThat(find(IN, "In-Reply-To: <1@example.org>"))
        .containsExactly(new Finding.ReplyToOurs("<1@example.org>", "ann@example.org"));
  }

  /** Rmilter looked up every reference but the last, which is the mail that is answered. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "References: <1@example.org>",
        "References: <0@example.com> <1@example.org>",
        "References: <1@example.org> <0@example.com>",
        "References: <0@example.com>\r\n\t<1@example.org>\r\n\t<2@example.com>",
        "In-Reply-To: (Ann's) <1@example.org>",
        "In-Reply-To: <0@example.com> <1@example.org>",
        "In-Reply-To: Your message of \"Monday\" <1@example.org>",
        "In-Reply-To: 1@example.org",
        "in-reply-to: <1@\r\n example.org>",
      })
  void everyReferenceCounts(String field) throws Exception {
    send(OUT, "Message-ID: <1@example.org>");
    assertThat(find(IN, field)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: Re: hello",
        "In-Reply-To: <2@example.org>",
        "In-Reply-To: <1@EXAMPLE.org>",
        "X-References: <1@example.org>",
      })
  void otherMailIsNoAnswer(String field) throws Exception {
    send(OUT, "Message-ID: <1@example.org>");
    assertThat(find(IN, field)).isEmpty();
  }

  @Test
  void strangerWhoKnowsTheIdIsNotFound() throws Exception {
    send(OUT, "Message-ID: <1@example.org>");
    Envelope stranger =
        new Envelope(ReversePath.of("eve@example.com"), Recipient.of("ann@example.org"));
    assertThat(find(stranger, "In-Reply-To: <1@example.org>", "From: eve@example.com")).isEmpty();
    recognition = recognition("require-recipient: false");
    assertThat(find(stranger, "In-Reply-To: <1@example.org>")).hasSize(1);
  }

  @Test
  void answerToSomebodyElseIsNotFound() throws Exception {
    send(OUT, "Message-ID: <1@example.org>");
    Envelope elsewhere =
        new Envelope(ReversePath.of("bob@example.net"), Recipient.of("dan@example.org"));
    recognition = recognition("require-recipient: false");
    assertThat(find(elsewhere, "In-Reply-To: <1@example.org>")).isEmpty();
  }

  /** Of several ids the nearest that fits is told; one of a stranger's mail hides no other. */
  @Test
  void nearestThatFitsIsFound() throws Exception {
    send(OUT, "Message-ID: <1@example.org>");
    send(OUT, "Message-ID: <2@example.org>");
    Envelope toEve =
        new Envelope(ReversePath.of("ann@example.org"), Recipient.of("eve@example.com"));
    send(toEve, "Message-ID: <3@example.org>");
    assertThat(find(IN, "References: <1@example.org> <2@example.org> <3@example.org>"))
        .containsExactly(new Finding.ReplyToOurs("<2@example.org>", "ann@example.org"));
  }

  @Test
  void onlyMailThatGoesOutIsRemembered() throws Exception {
    end(Session.UNKNOWN, OUT, Optional.of(Verdict.proceed()), "Message-ID: <1@example.org>");
    assertThat(find(IN, "In-Reply-To: <1@example.org>")).isEmpty();
    memory = memory("outgoing: [{authenticated: true}, {client: 192.0.2.0/24}, {sender: [ann@]}]");
    end(Session.UNKNOWN, OUT, Optional.of(Verdict.proceed()), "Message-ID: <1@example.org>");
    assertThat(find(IN, "In-Reply-To: <1@example.org>")).hasSize(1);
  }

  /** The id of a mail of our own is not looked up for another of ours. */
  @Test
  void mailThatGoesOutIsNoAnswer() throws Exception {
    send(OUT, "Message-ID: <1@example.org>");
    Mail mail = Fixture.mail(ANN, IN, "In-Reply-To: <1@example.org>", "");
    assertThat(recognize(mail).findings()).isEmpty();
  }

  @Test
  void onlyMailThatWasTakenIsRemembered() throws Exception {
    Reply no = new Reply(550, "5.7.1", "No");
    Reply later = new Reply(450, "4.7.1", "Later");
    for (Verdict verdict :
        List.of(new Verdict.Reject(no), new Verdict.TempFail(later), new Verdict.Discard("x"))) {
      end(ANN, OUT, Optional.of(verdict), "Message-ID: <1@example.org>");
    }
    end(ANN, OUT, Optional.empty(), "Message-ID: <1@example.org>");
    assertThat(store.list("", "", 10)).isEmpty();
    end(ANN, OUT, Optional.of(new Verdict.Quarantine("later")), "Message-ID: <1@example.org>");
    assertThat(store.list("", "", 10)).hasSize(3);
  }

  @Test
  void mailThatWasBrokenOffIsNotRemembered() throws Exception {
    memory.ended(
        new Ending(
            Ending.How.ABORTED,
            ANN,
            OUT,
            Optional.empty(),
            Findings.NONE,
            Optional.empty(),
            List.of(),
            List.of()));
    assertThat(store.list("", "", 10)).isEmpty();
  }

  @Test
  void answersAndCorrespondentsAreForgottenInTime() throws Exception {
    memory = memory("{remember-messages: 1h, remember-correspondents: 2h}");
    send(OUT, "Message-ID: <1@example.org>");
    watch.now = watch.now.plus(Duration.ofMinutes(59));
    assertThat(find(IN, "In-Reply-To: <1@example.org>")).hasSize(1);
    watch.now = watch.now.plus(Duration.ofMinutes(1));
    assertThat(find(IN, "In-Reply-To: <1@example.org>")).isEmpty();
    assertThat(knows("ann@example.org", "bob@example.net")).isTrue();
    watch.now = watch.now.plus(Duration.ofHours(1));
    assertThat(knows("ann@example.org", "bob@example.net")).isFalse();
  }

  @Test
  void correspondentsAreKnownForEachUser() throws Exception {
    send(OUT, "Message-ID: <1@example.org>", "From: Sales <sales@example.org>");
    assertThat(knows("ann@example.org", "bob@example.net")).isTrue();
    assertThat(knows("ann+news@example.org", "Carol@example.com")).isTrue();
    assertThat(knows("sales@example.org", "bob@example.net")).isTrue();
    assertThat(knows("dan@example.org", "bob@example.net")).isFalse();
    assertThat(knows("bob@example.net", "ann@example.org")).isFalse();
  }

  @Test
  void machinesHaveNoCorrespondents() throws Exception {
    send(OUT, "Message-ID: <1@example.org>", "Auto-Submitted: auto-replied");
    send(new Envelope(ReversePath.NULL, OUT.recipients()), "From: ann@example.org");
    assertThat(knows("ann@example.org", "bob@example.net")).isFalse();
    assertThat(find(IN, "In-Reply-To: <1@example.org>")).hasSize(1);
    send(OUT, "Auto-Submitted: no");
    assertThat(knows("ann@example.org", "bob@example.net")).isTrue();
  }

  @Test
  void correspondentsNeedNotBeRemembered() throws Exception {
    memory = memory("remember-correspondents: 0s");
    send(OUT, "Message-ID: <1@example.org>");
    assertThat(store.list("", "", 10)).hasSize(1);
  }

  @Test
  void storeIsAskedOnceAndOnlyWhenNeeded() throws Exception {
    RoundTrips trips = new RoundTrips(store);
    List<Filter> parts = build("", trips);
    recognize(parts, "Subject: hello");
    assertThat(trips.take()).isEmpty();
    recognize(parts, "References: <1@a> <2@a> <3@a>");
    assertThat(trips.take()).containsExactly("get");
    ((Observer) parts.getLast()).ended(ending(ANN, OUT, "Message-ID: <1@example.org>"));
    assertThat(trips.take()).containsExactly("put");
  }

  private static void recognize(List<Filter> parts, String field) throws Exception {
    HeaderFilter recognition = (HeaderFilter) parts.getFirst();
    recognition.onHeader(Session.UNKNOWN, IN, Fixture.header(List.of(field)));
  }

  @Test
  void failureOfTheStoreIsLeftToTheChain() {
    RoundTrips trips = new RoundTrips(store);
    trips.away(true);
    assertThatThrownBy(() -> recognize(build("", trips), "In-Reply-To: <1@a>"))
        .isInstanceOf(IOException.class);
    assertThat(new Replies().onError()).isEqualTo(OnError.PROCEED);
  }

  @Test
  void strangeTextInTheStoreIsNoMail() throws Exception {
    store.put(
        Map.of(new Key("replies", "id <1@example.org>"), new Value("?", Duration.ofHours(1))));
    assertThat(find(IN, "In-Reply-To: <1@example.org>")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"outgoing: [{size: '> 1KiB'}]", "outgoing: [{not: {finding: trusted}}]"})
  void directionMustBeKnownAtTheHeader(String yaml) {
    assertThatThrownBy(() -> Fixture.build(new Replies(), yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not known when the header is complete");
  }

  @Test
  void declaresWhatItFinds() {
    assertThat(recognition.needs().produces()).containsExactly("reply");
    assertThat(recognition.needs().body()).isFalse();
    assertThat(memory.needs().body()).isFalse();
  }

  private void send(Envelope envelope, String... fields) throws Exception {
    end(ANN, envelope, Optional.of(Verdict.proceed()), fields);
  }

  private void end(Session session, Envelope envelope, Optional<Verdict> verdict, String... fields)
      throws Exception {
    Ending ending = ending(session, envelope, fields);
    memory.ended(
        new Ending(
            ending.how(),
            session,
            envelope,
            ending.mail(),
            Findings.NONE,
            verdict,
            List.of(),
            List.of()));
  }

  private static Ending ending(Session session, Envelope envelope, String... fields) {
    return new Ending(
        Ending.How.DECIDED,
        session,
        envelope,
        Optional.of(Fixture.mail(session, envelope, fields)),
        Findings.NONE,
        Optional.of(Verdict.proceed()),
        List.of(),
        List.of());
  }

  private List<Finding> find(Envelope envelope, String... fields) throws Exception {
    Outcome outcome = recognize(Fixture.mail(Session.UNKNOWN, envelope, fields));
    assertThat(outcome.verdict()).isEqualTo(Verdict.proceed());
    assertThat(outcome.edits()).isEmpty();
    return outcome.findings();
  }

  private Outcome recognize(Mail mail) throws Exception {
    return recognition.onHeader(mail.session(), mail.envelope(), mail.message().header());
  }

  private boolean knows(String ours, String theirs) throws Exception {
    Key key = Correspondents.key(Address.parse(ours), Address.parse(theirs));
    return !store.get(List.of(key)).isEmpty();
  }

  private HeaderFilter recognition(String yaml) {
    return (HeaderFilter) build(yaml, store).getFirst();
  }

  private Observer memory(String yaml) {
    return (Observer) build(yaml, store).getLast();
  }

  private static List<Filter> build(String yaml, Store store) {
    Services usual = Fixture.services();
    Services services =
        new Services(
            usual.authservId(),
            usual.spool(),
            usual.resources(),
            store,
            usual.dns(),
            usual.clock());
    try {
      return new Replies().build(Config.parse("test.yaml", yaml), services);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
