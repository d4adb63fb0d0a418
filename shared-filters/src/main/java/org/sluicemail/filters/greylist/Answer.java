package org.sluicemail.filters.greylist;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.sluicemail.filter.Finding.Greylisting;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.ReplyTemplate;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.Session;

/** What a client is told, and the log. */
final class Answer {
  private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

  private Answer() {}

  static Outcome of(Settings settings, Claim claim, Register.Entry entry) {
    log(claim, entry);
    Verdict verdict =
        entry.waits()
            ? settings.reply().verdict(Map.of("wait", ReplyTemplate.wait(entry.remaining())))
            : Verdict.proceed();
    return new Outcome(verdict, List.of(), List.of(entry.greylisting()));
  }

  /** Who is let through at once is of interest only to whoever looks for a reason. */
  private static void log(Claim claim, Register.Entry entry) {
    Greylisting greylisting = entry.greylisting();
    boolean usual =
        switch (greylisting.standing()) {
          case NEW, EARLY, PASSED -> false;
          case KNOWN, ALLOWED -> true;
        };
    Session session = claim.session();
    LOG.atLevel(usual ? Level.DEBUG : Level.INFO)
        .log(
            "{}: {}: {}, client=[{}] from={} to={}{}",
            session.queueId().isEmpty() ? "NOQUEUE" : Printable.of(session.queueId()),
            greylisting.name(),
            greylisting.reason(),
            session.client().addressText(),
            claim.sender(),
            claim.recipients().isEmpty() ? "" : claim.recipients().getFirst(),
            entry.waits() ? ", has to wait " + ReplyTemplate.wait(entry.remaining()) : "");
  }
}
