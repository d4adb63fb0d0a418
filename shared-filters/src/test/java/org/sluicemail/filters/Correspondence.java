package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.filters.replies.Correspondents;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.script.ScriptClock;
import org.sluicemail.store.Key;
import org.sluicemail.store.MemoryStore;
import org.sluicemail.store.Store;

/** Mail of ours that goes out, answers that come in, and what is remembered in between. */
final class Correspondence {
  static final Session ANN = Session.UNKNOWN.withUser("ann");
  static final Envelope OUT =
      new Envelope(
          ReversePath.of("ann@example.org"),
          Recipient.of("bob@example.net"),
          Recipient.of("carol@example.com"));
  static final Envelope IN =
      new Envelope(ReversePath.of("bob@example.net"), Recipient.of("ann@example.org"));

  final ScriptClock clock = new ScriptClock();
  final Store store = new MemoryStore(1000, clock);
  HeaderFilter recognition = recognition("");
  Observer memory = memory("");

  static void recognize(List<Filter> parts, String field) throws Exception {
    HeaderFilter recognition = (HeaderFilter) parts.getFirst();
    recognition.onHeader(Session.UNKNOWN, IN, Fixture.header(List.of(field)));
  }

  void send(Envelope envelope, String... fields) throws Exception {
    end(ANN, envelope, Optional.of(Verdict.proceed()), fields);
  }

  void end(Session session, Envelope envelope, Optional<Verdict> verdict, String... fields)
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

  static Ending ending(Session session, Envelope envelope, String... fields) {
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

  List<Finding> find(Envelope envelope, String... fields) throws Exception {
    Outcome outcome = recognize(Fixture.mail(Session.UNKNOWN, envelope, fields));
    assertThat(outcome.verdict()).isEqualTo(Verdict.proceed());
    assertThat(outcome.edits()).isEmpty();
    return outcome.findings();
  }

  Outcome recognize(Mail mail) throws Exception {
    return recognition.onHeader(mail.session(), mail.envelope(), mail.message().header());
  }

  boolean knows(String ours, String theirs) throws Exception {
    Key key = Correspondents.key(Address.parse(ours), Address.parse(theirs));
    return !store.get(List.of(key)).isEmpty();
  }

  HeaderFilter recognition(String yaml) {
    return (HeaderFilter) build(yaml, store).getFirst();
  }

  Observer memory(String yaml) {
    return (Observer) build(yaml, store).getLast();
  }

  List<Filter> build(String yaml, Store store) {
    try {
      return new Replies().build(Config.parse("test.yaml", yaml), Fixture.services(store, clock));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
