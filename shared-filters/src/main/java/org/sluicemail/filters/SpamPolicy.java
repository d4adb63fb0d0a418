package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.filters.rspamd.ScanMarks;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/**
 * Turns the advice of a spam scanner into a verdict and marks.
 *
 * <p>Without advice, as when the scan was skipped, it does nothing.
 */
public final class SpamPolicy implements FilterType {
  /**
   * The keys.
   *
   * @param actions what is done for each action of the scanner
   * @param rejectReply for mail that is rejected
   * @param tempfailReply for mail that shall come again
   * @param quarantineReason told to the mail server
   * @param scannerText whether the scanner's own text and subject, if it gave any, come before ours
   * @param subject how a subject is rewritten
   * @param spamHeader the mark; received fields of its name are always removed
   */
  record Settings(
      SpamActions actions,
      @Default("554 5.7.1 Spam message rejected") Rejection rejectReply,
      @Default("451 4.7.1 Try again later") Deferral tempfailReply,
      @Default("Spam message quarantined") String quarantineReason,
      @Default("true") boolean scannerText,
      @Default("***SPAM*** %s") SubjectTemplate subject,
      @Default("X-Spam: Yes") Mark spamHeader) {
    /** Refuses a quarantine that says nothing. */
    Settings {
      if (quarantineReason.isBlank()) {
        throw new IllegalArgumentException("quarantine-reason must not be empty");
      }
    }
  }

  /** A permanent reply. */
  record Rejection(Verdict.Reject verdict) {
    /** Reads {@code 554 5.7.1 text}. */
    public static Rejection parse(String text) {
      Reply usual = new Reply(554, "5.7.1", "Spam message rejected");
      return new Rejection(new Verdict.Reject(Reply.parse(text, usual)));
    }
  }

  /** A transient reply. */
  record Deferral(Verdict.TempFail verdict) {
    /** Reads {@code 451 4.7.1 text}. */
    public static Deferral parse(String text) {
      Reply usual = new Reply(451, "4.7.1", "Try again later");
      return new Deferral(new Verdict.TempFail(Reply.parse(text, usual)));
    }
  }

  /** A field that we add. */
  record Mark(HeaderField field) {
    /** Reads {@code Name: value}. */
    public static Mark parse(String text) {
      String[] parts = text.split(":", 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException("expected a field such as 'X-Spam: Yes'");
      }
      return new Mark(HeaderField.of(parts[0].strip(), parts[1].strip()));
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    return List.of(new Judge(section.bind(Settings.class)));
  }

  private record Judge(Settings settings) implements Policy {
    @Override
    public Needs needs() {
      Set<SpamActions.Treatment> used = settings.actions().used();
      Needs needs = Needs.NONE.owns(List.of(settings.spamHeader().field().name()));
      if (used.contains(SpamActions.Treatment.ADD_HEADER)) {
        needs = needs.emits(Edit.Kind.APPEND);
      }
      if (used.contains(SpamActions.Treatment.REWRITE_SUBJECT)) {
        needs = needs.withHeader().emits(Edit.Kind.REPLACE, Edit.Kind.APPEND).facts(Fact.SENDER);
      }
      boolean quarantines = used.contains(SpamActions.Treatment.QUARANTINE);
      return quarantines ? needs.mayQuarantine() : needs;
    }

    @Override
    public Outcome judge(Mail received, Findings all) {
      Outcome outcome = Outcome.PROCEED;
      for (var each : treatments(all).entrySet()) {
        outcome = treat(each.getKey(), each.getValue(), received, all, outcome);
      }
      return outcome;
    }

    /** What is to be done, the weakest first, each with the first advice that led to it. */
    private Map<SpamActions.Treatment, Finding.SpamAction> treatments(Findings all) {
      var treatments =
          new EnumMap<SpamActions.Treatment, Finding.SpamAction>(SpamActions.Treatment.class);
      all.all(Finding.SpamAction.class)
          .forEach(advice ->
              settings
                  .actions()
                  .of(advice.action())
                  .forEach(treatment -> treatments.putIfAbsent(treatment, advice)));
      return treatments;
    }

    private Outcome treat(
        SpamActions.Treatment treatment,
        Finding.SpamAction advice,
        Mail received,
        Findings all,
        Outcome before) {
      return switch (treatment) {
        case PROCEED -> before;
        case ADD_HEADER -> all.has(ScanMarks.SPAM_HEADER) ? before : marked(before);
        case REWRITE_SUBJECT -> rewritten(advice, received, before);
        case QUARANTINE -> ended(new Verdict.Quarantine(settings.quarantineReason()), before);
        case TEMPFAIL -> {
          Reply reply = reply(settings.tempfailReply().verdict().reply(), advice);
          yield ended(new Verdict.TempFail(reply), before);
        }
        case DISCARD -> ended(new Verdict.Discard("spam: " + advice.action()), before);
        case REJECT -> {
          Reply reply = reply(settings.rejectReply().verdict().reply(), advice);
          yield ended(new Verdict.Reject(reply), before);
        }
      };
    }

    private Outcome marked(Outcome before) {
      return before.edit(new Edit.Append(settings.spamHeader().field()));
    }

    private static Outcome ended(Verdict verdict, Outcome before) {
      return new Outcome(verdict, before.edits(), before.findings());
    }

    /** The code is ours; what a scanner says of it is only text. */
    private Reply reply(Reply ours, Finding.SpamAction advice) {
      String text =
          advice
              .message()
              .filter(message -> settings.scannerText())
              .map(message -> Reply.parse(message, ours).text())
              .orElse(ours.text());
      return new Reply(ours.code(), ours.status(), text);
    }

    /** Every Subject is rewritten, as nobody knows which of several a reader will show. */
    private Outcome rewritten(Finding.SpamAction advice, Mail received, Outcome before) {
      List<HeaderField> subjects = received.message().header().all("Subject");
      boolean utf8 = received.envelope().smtpUtf8();
      if (subjects.isEmpty()) {
        HeaderField subject = HeaderField.of("Subject", subject(advice, "", utf8));
        return before.edit(new Edit.Append(subject));
      }
      List<Edit> edits = new ArrayList<>(before.edits());
      for (int i = 0; i < subjects.size(); i++) {
        HeaderField old = subjects.get(i);
        String text = subject(advice, old.value().text(), utf8);
        edits.add(new Edit.Replace(i + 1, old.withText(text)));
      }
      return new Outcome(before.verdict(), edits, before.findings());
    }

    private String subject(Finding.SpamAction advice, String received, boolean utf8) {
      return advice
          .subject()
          .filter(subject -> settings.scannerText())
          .map(subject ->
              utf8 || EncodedWords.isAscii(subject) ? subject : EncodedWords.encode(subject))
          .orElseGet(() -> settings.subject().fill(received, advice.score(), utf8));
    }
  }
}
