package org.sluicemail.filters.clamav;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.upstream.Clamd;
import org.sluicemail.upstream.ClamdReply;
import org.sluicemail.upstream.Excerpt;
import org.sluicemail.upstream.UnavailableException;

/** Has a mail scanned by clamd, and does what is to be done. */
public final class Scan implements MessageFilter {
  /** Set when the mail was too large to be scanned as a whole. */
  static final String OVERSIZE = "clamav:oversize";

  /** Set when nobody was there to scan the mail, and that is allowed. */
  static final String ABSENT = "clamav:absent";

  /** Goes with a signature that counts as nothing, as its value. */
  static final String ALLOWED = "clamav:allowed";

  /** Goes with a signature that has no consequence, as its value. */
  static final String OBSERVED = "clamav:observed";

  private static final Logger LOG = LoggerFactory.getLogger(Scan.class);

  private final Settings settings;
  private final Scanner scanner;
  private final AtomicBoolean absent = new AtomicBoolean();

  /** Whoever says what clamd says. */
  @FunctionalInterface
  private interface Scanner {
    ClamdReply scan(Excerpt content) throws IOException, InterruptedException;
  }

  /** Servers with equal settings share their state and what was found, and keep it on reload. */
  public Scan(Settings settings, Services services) {
    this.settings = settings;
    this.scanner = scanner(settings, services.resources());
  }

  private static Scanner scanner(Settings settings, Resources.Scope resources) {
    Clamd.Settings client = settings.client();
    Clamd clamd = resources.get(client, () -> new Clamd(client));
    if (settings.cache() == 0) {
      return clamd::scan;
    }
    var kept = new Memory.Settings(client, settings.cache(), settings.cacheTime());
    return resources.get(kept, () -> new Memory(kept, clamd, Ticker.systemTicker()))::scan;
  }

  @Override
  public Needs needs() {
    Needs own =
        Needs.NONE
            .withMessage()
            .produces(Finding.Virus.ANY + ":*", OVERSIZE, ABSENT, ALLOWED, OBSERVED);
    for (Kind kind : Kind.values()) {
      own = own.produces(kind.findingName());
    }
    return settings.measures().map(Measure::needs).reduce(own, Needs::and);
  }

  @Override
  public Outcome onMessage(Mail received) throws IOException, InterruptedException {
    Message message = received.message();
    boolean large = message.size() > settings.maxSize().bytes();
    Outcome outcome = large ? oversize(Outcome.PROCEED) : Outcome.PROCEED;
    return large && !settings.truncate() ? outcome : scanned(message, outcome);
  }

  private Outcome oversize(Outcome before) {
    return applied(settings.oversize(), before.find(new Finding.Mark(OVERSIZE)), "");
  }

  private static Outcome applied(List<Measure> measures, Outcome before, String signature) {
    Outcome outcome = before;
    for (Measure measure : measures) {
      outcome = measure.apply(outcome, signature);
    }
    return outcome;
  }

  private Outcome scanned(Message message, Outcome before)
      throws IOException, InterruptedException {
    try {
      ClamdReply reply = scanner.scan(Excerpt.of(message, settings.maxSize().bytes()));
      noteAbsent(false);
      return judged(reply, before);
    } catch (UnavailableException e) {
      if (settings.optional() && e.absent()) {
        noteAbsent(true);
        return before.find(new Finding.Mark(ABSENT));
      }
      throw e;
    }
  }

  private Outcome judged(ClamdReply reply, Outcome before) throws IOException {
    return switch (reply) {
      case ClamdReply.Clean() -> before;
      case ClamdReply.Found(String signature) -> found(signature, before);
      case ClamdReply.TooLarge() -> {
        if (settings.truncate()) {
          throw new IOException("max-size is more than StreamMaxLength of clamd: cannot truncate");
        }
        yield oversize(before);
      }
    };
  }

  private Outcome found(String signature, Outcome before) {
    if (SignatureNames.any(settings.allow(), signature)) {
      return before.find(new Finding.Mark(ALLOWED, signature));
    }
    if (SignatureNames.any(settings.observe(), signature)) {
      return before.find(new Finding.Mark(OBSERVED, signature));
    }
    Kind kind = Kind.of(signature);
    return applied(settings.measures(kind), before.find(kind.finding(signature)), signature);
  }

  /** Said once for each change, not for each mail. */
  private void noteAbsent(boolean now) {
    if (absent.compareAndSet(!now, now)) {
      LOG.info("clamd {} at {}", now ? "is not there" : "is there", settings.servers());
    }
  }
}
