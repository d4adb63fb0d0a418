package org.sluicemail.filters.rspamd;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Spool;
import org.sluicemail.upstream.HttpField;
import org.sluicemail.upstream.RspamdHttp;
import org.sluicemail.upstream.UnavailableException;

/** Asks rspamd what it thinks of a mail, and passes that on. */
public final class Scan implements MessageFilter {
  private static final Logger LOG = LoggerFactory.getLogger(Scan.class);

  private final Settings settings;
  private final RspamdHttp rspamd;
  private final String authservId;
  private final Spool spool;
  private final AtomicBoolean absent = new AtomicBoolean();

  /** Servers with equal settings share connections and their state, and keep them on reload. */
  public Scan(Settings settings, Services services) {
    this.settings = settings;
    this.rspamd = services.resources().get(settings.http(), () -> new RspamdHttp(settings.http()));
    this.authservId = services.authservId();
    this.spool = services.spool();
  }

  @Override
  public Needs needs() {
    return Needs.NONE
        .facts(
            Fact.CLIENT,
            Fact.CLIENT_NAME,
            Fact.HELO,
            Fact.USER,
            Fact.TLS,
            Fact.SENDER,
            Fact.RECIPIENTS,
            Fact.QUEUE_ID,
            Fact.SERVER)
        .withMessage()
        .emits(Edit.Kind.TOP, Edit.Kind.PREPEND, Edit.Kind.INSERT, Edit.Kind.APPEND)
        .emits(Edit.Kind.REMOVE, Edit.Kind.REMOVE_ALL, Edit.Kind.BODY, Edit.Kind.SENDER)
        .emits(Edit.Kind.ADD_RECIPIENT, Edit.Kind.REMOVE_RECIPIENT)
        .owns(List.of(ScanOutcome.ACTION_FIELD))
        .produces("symbol:*", "spam:*", ScanMarks.OVERSIZE, ScanMarks.ABSENT)
        .produces(ScanMarks.SPAM_HEADER, ScanMarks.SERVER, ScanMarks.TIME, ScanMarks.PRE_RESULT);
  }

  @Override
  public Outcome onMessage(Mail received) throws IOException, InterruptedException {
    if (received.message().size() > settings.maxSize().bytes()) {
      return Outcome.PROCEED.find(new Finding.Mark(ScanMarks.OVERSIZE));
    }
    try {
      long began = System.nanoTime();
      RspamdHttp.Reply reply = ask(received);
      String seconds = String.format(Locale.ROOT, "%.2f", (System.nanoTime() - began) / 1e9);
      Outcome outcome = outcome(reply, received);
      noteAbsent(false);
      return outcome
          .find(new Finding.Mark(ScanMarks.SERVER, reply.server().toString()))
          .find(new Finding.Mark(ScanMarks.TIME, seconds));
    } catch (UnavailableException e) {
      if (settings.optional() && e.absent()) {
        noteAbsent(true);
        return Outcome.PROCEED.find(new Finding.Mark(ScanMarks.ABSENT));
      }
      throw e;
    }
  }

  private RspamdHttp.Reply ask(Mail received) throws IOException, InterruptedException {
    List<HttpField> fields = RequestFields.of(received, settings, authservId);
    return switch (settings.compression()) {
      case NONE -> rspamd.check(fields, received.message(), spool);
      case ZSTD -> rspamd.checkCompressed(fields, received.message(), spool);
    };
  }

  private static Outcome outcome(RspamdHttp.Reply reply, Mail received) throws IOException {
    try {
      return ScanOutcome.of(reply.json(), reply.body(), received);
    } catch (IOException | RuntimeException e) {
      reply.close();
      throw e;
    }
  }

  /** Said once for each change, not for each mail. */
  private void noteAbsent(boolean now) {
    if (absent.compareAndSet(!now, now)) {
      LOG.info("rspamd {} at {}", now ? "is not there" : "is there", settings.servers());
    }
  }
}
