package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.filters.Correspondence.ANN;
import static org.sluicemail.filters.Correspondence.IN;
import static org.sluicemail.filters.Correspondence.OUT;
import static org.sluicemail.filters.Correspondence.ending;
import static org.sluicemail.filters.Correspondence.recognize;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.store.Key;
import org.sluicemail.store.Value;

/** What is remembered, and for how long. */
class RepliesMemoryTest {
  private final Correspondence letters = new Correspondence();

  @Test
  void onlyMailThatGoesOutIsRemembered() throws Exception {
    letters.end(
        Session.UNKNOWN, OUT, Optional.of(Verdict.proceed()), "Message-ID: <1@example.org>");
    assertThat(letters.find(IN, "In-Reply-To: <1@example.org>")).isEmpty();
    letters.memory =
        letters.memory(
            "outgoing: [{authenticated: true}, {client: 192.0.2.0/24}, {sender: [ann@]}]");
    letters.end(
        Session.UNKNOWN, OUT, Optional.of(Verdict.proceed()), "Message-ID: <1@example.org>");
    assertThat(letters.find(IN, "In-Reply-To: <1@example.org>")).hasSize(1);
  }

  @Test
  void onlyMailThatWasTakenIsRemembered() throws Exception {
    Reply no = new Reply(550, "5.7.1", "No");
    Reply later = new Reply(450, "4.7.1", "Later");
    for (Verdict verdict :
        List.of(new Verdict.Reject(no), new Verdict.TempFail(later), new Verdict.Discard("x"))) {
      letters.end(ANN, OUT, Optional.of(verdict), "Message-ID: <1@example.org>");
    }
    letters.end(ANN, OUT, Optional.empty(), "Message-ID: <1@example.org>");
    assertThat(letters.store.list("", "", 10)).isEmpty();
    letters.end(
        ANN, OUT, Optional.of(new Verdict.Quarantine("later")), "Message-ID: <1@example.org>");
    assertThat(letters.store.list("", "", 10)).hasSize(3);
  }

  @Test
  void mailThatWasBrokenOffIsNotRemembered() throws Exception {
    letters.memory.ended(
        new Ending(
            Ending.How.ABORTED,
            ANN,
            OUT,
            Optional.empty(),
            Findings.NONE,
            Optional.empty(),
            List.of(),
            List.of()));
    assertThat(letters.store.list("", "", 10)).isEmpty();
  }

  @Test
  void answersAndCorrespondentsAreForgottenInTime() throws Exception {
    letters.memory = letters.memory("{remember-messages: 1h, remember-correspondents: 2h}");
    letters.send(OUT, "Message-ID: <1@example.org>");
    letters.clock.advance(Duration.ofMinutes(59));
    assertThat(letters.find(IN, "In-Reply-To: <1@example.org>")).hasSize(1);
    letters.clock.advance(Duration.ofMinutes(1));
    assertThat(letters.find(IN, "In-Reply-To: <1@example.org>")).isEmpty();
    assertThat(letters.knows("ann@example.org", "bob@example.net")).isTrue();
    letters.clock.advance(Duration.ofHours(1));
    assertThat(letters.knows("ann@example.org", "bob@example.net")).isFalse();
  }

  @Test
  void correspondentsAreKnownForEachUser() throws Exception {
    letters.send(OUT, "Message-ID: <1@example.org>", "From: Sales <sales@example.org>");
    assertThat(letters.knows("ann@example.org", "bob@example.net")).isTrue();
    assertThat(letters.knows("ann+news@example.org", "Carol@example.com")).isTrue();
    assertThat(letters.knows("sales@example.org", "bob@example.net")).isTrue();
    assertThat(letters.knows("dan@example.org", "bob@example.net")).isFalse();
    assertThat(letters.knows("bob@example.net", "ann@example.org")).isFalse();
  }

  @Test
  void machinesHaveNoCorrespondents() throws Exception {
    letters.send(OUT, "Message-ID: <1@example.org>", "Auto-Submitted: auto-replied");
    letters.send(new Envelope(ReversePath.NULL, OUT.recipients()), "From: ann@example.org");
    assertThat(letters.knows("ann@example.org", "bob@example.net")).isFalse();
    assertThat(letters.find(IN, "In-Reply-To: <1@example.org>")).hasSize(1);
    letters.send(OUT, "Auto-Submitted: no");
    assertThat(letters.knows("ann@example.org", "bob@example.net")).isTrue();
  }

  @Test
  void correspondentsNeedNotBeRemembered() throws Exception {
    letters.memory = letters.memory("remember-correspondents: 0s");
    letters.send(OUT, "Message-ID: <1@example.org>");
    assertThat(letters.store.list("", "", 10)).hasSize(1);
  }

  @Test
  void storeIsAskedOnceAndOnlyWhenNeeded() throws Exception {
    RoundTrips trips = new RoundTrips(letters.store);
    List<Filter> parts = letters.build("", trips);
    recognize(parts, "Subject: hello");
    assertThat(trips.take()).isEmpty();
    recognize(parts, "References: <1@a> <2@a> <3@a>");
    assertThat(trips.take()).containsExactly("get");
    ((Observer) parts.getLast()).ended(ending(ANN, OUT, "Message-ID: <1@example.org>"));
    assertThat(trips.take()).containsExactly("put");
  }

  @Test
  void failureOfTheStoreIsLeftToTheChain() {
    RoundTrips trips = new RoundTrips(letters.store);
    trips.away(true);
    assertThatThrownBy(() -> recognize(letters.build("", trips), "In-Reply-To: <1@a>"))
        .isInstanceOf(IOException.class);
    assertThat(new Replies().onError()).isEqualTo(OnError.PROCEED);
  }

  @Test
  void strangeTextInTheStoreIsNoMail() throws Exception {
    letters.store.put(
        Map.of(new Key("replies", "id <1@example.org>"), new Value("?", Duration.ofHours(1))));
    assertThat(letters.find(IN, "In-Reply-To: <1@example.org>")).isEmpty();
  }
}
