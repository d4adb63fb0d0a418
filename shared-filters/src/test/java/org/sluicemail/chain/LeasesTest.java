package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.chain.Told.chain;
import static org.sluicemail.chain.Told.filter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.config.Rate;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.NoLeaks;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.store.Bucket;
import org.sluicemail.store.Key;
import org.sluicemail.store.Lease;

/** What filters reserved is used when the mail is taken, and given back in every other case. */
class LeasesTest {
  private static final Recipient BOB = Recipient.of("<bob@example.org>");
  private static final Outcome REJECT = Outcome.reject(550, "5.7.1", "no");
  private static final Lease LEASE = lease("one");
  private static final Outcome HOLD = Outcome.PROCEED.hold(LEASE);

  private static Lease lease(String id) {
    Bucket bucket = new Bucket(new Key("test", "bucket"), Rate.parse("1/1m"));
    return new Lease(id, List.of(bucket), 1, Duration.ofMinutes(1));
  }

  @RegisterExtension final NoLeaks noLeaks = new NoLeaks();

  private final List<Ending> endings = new ArrayList<>();

  private Ending end(Ending.How how, Part... filters) throws Exception {
    List<Part> all = new ArrayList<>(List.of(filters));
    all.add(filter("observer").observer(endings::add));
    Transaction transaction =
        chain(all.toArray(Part[]::new))
            .begin(Mails.session(), ReversePath.of("<alice@example.com>"), Door.ANY);
    try (Message message = Mails.message("Subject: a\n\nbody\n")) {
      if (how == Ending.How.DECIDED) {
        transaction.all(List.of(BOB), message, Pulse.NONE);
      } else {
        transaction.sender();
        transaction.recipient(BOB);
      }
      transaction.end(how);
    }
    return endings.getLast();
  }

  @ParameterizedTest
  @CsvSource({"quarantine, true", "discard, true", "tempfail, false", "reject, false"})
  void usedWhenTheMailIsTaken(String verdict, boolean used) throws Exception {
    Outcome outcome =
        switch (verdict) {
          case "quarantine" -> Outcome.quarantine("odd");
          case "discard" -> Outcome.discard("rubbish");
          case "tempfail" -> Outcome.tempFail(451, "4.7.1", "later");
          default -> REJECT;
        };
    Ending ending =
        end(
            Ending.How.DECIDED,
            filter("limit").at(Moment.RECIPIENT, () -> HOLD),
            filter("later").at(Moment.MESSAGE, () -> outcome));
    assertThat(ending.used()).isEqualTo(used ? List.of(LEASE) : List.of());
    assertThat(ending.unused()).isEqualTo(used ? List.of() : List.of(LEASE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DECIDED")
  void unusedWhenTheMailDoesNotCome(Ending.How how) throws Exception {
    Ending ending = end(how, filter("limit").at(Moment.RECIPIENT, () -> HOLD));
    assertThat(ending.used()).isEmpty();
    assertThat(ending.unused()).containsExactly(LEASE);
  }

  @Test
  void unusedWhenAnotherFilterRefusesTheRecipient() throws Exception {
    Ending ending =
        end(
            Ending.How.DECIDED,
            filter("limit").at(Moment.RECIPIENT, () -> HOLD),
            filter("other").at(Moment.RECIPIENT, () -> REJECT));
    assertThat(ending.used()).isEmpty();
    assertThat(ending.unused()).containsExactly(LEASE);
  }

  @Test
  void usedWhenTheRecipientIsDiscarded() throws Exception {
    Ending ending =
        end(
            Ending.How.DECIDED,
            filter("limit").at(Moment.RECIPIENT, () -> HOLD),
            filter("other").at(Moment.RECIPIENT, () -> Outcome.discard("rubbish")));
    assertThat(ending.used()).containsExactly(LEASE);
  }

  @Test
  void observedFiltersHoldAsOthers() throws Exception {
    Ending ending =
        end(Ending.How.DECIDED, filter("limit").observing().at(Moment.RECIPIENT, () -> HOLD));
    assertThat(ending.used()).containsExactly(LEASE);
  }

  /** Else whoever names one more recipient would never be counted. */
  @Test
  void toldToTheFilterThatHoldsThemThoughItsConditionIsNotOfAllRecipients() throws Exception {
    Condition bob =
        new Condition.Fact(
            "recipient",
            Moment.RECIPIENT,
            Needs.NONE,
            Set.of(),
            scene -> scene.recipients().equals(List.of(BOB)));
    Transaction transaction =
        chain(
                filter("limit").when(bob).at(Moment.RECIPIENT, () -> HOLD),
                filter("limit").when(bob).observer(endings::add),
                filter("other").when(bob).observer(endings::add))
            .begin(Mails.session(), ReversePath.of("<alice@example.com>"), Door.ANY);
    try (Message message = Mails.message("Subject: a\n\nbody\n")) {
      transaction.all(List.of(BOB, Recipient.of("<carol@example.org>")), message, Pulse.NONE);
      transaction.end(Ending.How.DECIDED);
    }
    assertThat(endings).hasSize(1);
    assertThat(endings.getFirst().used()).containsExactly(LEASE);
  }

  @ParameterizedTest
  @CsvSource({"false, ''", "true, seen"})
  void anObserverThatOnlyLooksOnSeesWhatOthersLikeItFound(boolean observing, String names)
      throws Exception {
    Outcome seen = Outcome.PROCEED.find(new Finding.Mark("seen"));
    Told observer = observing ? filter("observer").observing() : filter("observer");
    Transaction transaction =
        chain(
                filter("one").observing().at(Moment.RECIPIENT, () -> seen),
                observer.observer(endings::add))
            .begin(Mails.session(), ReversePath.of("<alice@example.com>"), Door.ANY);
    transaction.sender();
    transaction.recipient(BOB);
    transaction.end(Ending.How.ABORTED);
    assertThat(
            endings.getFirst().findings().entries().stream()
                .map(entry -> entry.finding().name())
                .collect(Collectors.joining(" ")))
        .isEqualTo(names);
  }

  @Test
  void unusedWhenTheServerRefusesTheRecipientItself() throws Exception {
    Recipient carol = Recipient.of("<carol@example.org>");
    AtomicInteger leases = new AtomicInteger();
    Transaction transaction =
        chain(
                filter("limit")
                    .at(
                        Moment.RECIPIENT,
                        () -> Outcome.PROCEED.hold(lease("" + leases.incrementAndGet()))),
                filter("observer").observer(endings::add))
            .begin(Mails.session(), ReversePath.of("<alice@example.com>"), Door.ANY);
    transaction.sender();
    transaction.recipient(BOB);
    transaction.recipients(List.of(carol, carol));
    try (Message message = Mails.message("Subject: a\n\nbody\n")) {
      transaction.header(message.header());
      assertThat(transaction.message(message, Pulse.NONE).recipients())
          .extracting(Decision.ForRecipient::recipient)
          .containsExactly(carol, carol);
      transaction.end(Ending.How.DECIDED);
    }
    Ending ending = endings.getLast();
    assertThat(ending.unused()).containsExactly(lease("1"));
    assertThat(ending.used()).containsExactly(lease("2"), lease("3"));
    assertThat(ending.envelope().recipients()).containsExactly(carol, carol);
  }
}
