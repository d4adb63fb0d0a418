package org.sluicemail.james;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Door;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * The moments of a mail in a session of James, up to its message: one transaction at a time is kept
 * with the connection. James asks for one session in one thread at a time.
 */
final class Stages implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

  /** Each hook has an attachment of its own, so that two in one chain do not meet. */
  private static final AtomicLong HOOKS = new AtomicLong();

  private final HookSettings settings;
  private final SharedEngine shared;
  private final DomainList domains;
  private final Figures figures;
  private final Door door;
  private final AttachmentKey<Staged> key =
      AttachmentKey.of("sluice-" + HOOKS.incrementAndGet(), Staged.class);

  /** Stages that own {@code shared}. */
  Stages(
      HookSettings settings, SharedEngine shared, DomainList domains, Figures figures, Door door) {
    this.settings = settings;
    this.shared = shared;
    this.domains = domains;
    this.figures = figures;
    this.door = door;
  }

  /** Something that may fail in any way. */
  @FunctionalInterface
  interface Step<T> {
    T take() throws Exception;
  }

  /** Asks the filters of a moment. */
  @FunctionalInterface
  interface Asking<T> {
    T ask() throws IOException, InterruptedException;
  }

  /** The moment of MAIL. */
  HookResult sender(SMTPSession session, MaybeSender sender) {
    return guarded(
        session,
        "sender",
        () -> {
          end(session, Ending.How.ABORTED);
          Staged mail = begin(session, JamesSession.sender(session, sender));
          session.setAttachment(key, mail, State.Connection);
          return mail instanceof Staged.Underway underway
              ? HookResults.of(answer(session, underway))
              : HookResult.DECLINED;
        });
  }

  /** A chain without filters has nothing to say, so its mails are left alone from here on. */
  private Staged begin(SMTPSession session, ReversePath sender) {
    Session facts = JamesSession.of(session, settings.listener());
    Engine engine = shared.use();
    try {
      Chain chain = engine.routes().at(facts, sender);
      if (!chain.isEmpty()) {
        return new Staged.Underway(engine, chain.begin(facts, sender, door));
      }
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
    engine.close();
    return new Staged.Unjudged();
  }

  private Verdict answer(SMTPSession session, Staged.Underway mail)
      throws IOException, InterruptedException {
    Verdict verdict = timed(mail, Moment.SENDER, () -> mail.transaction().sender());
    if (!verdict.accepts()) {
      mail.tell(verdict);
      figures.count(verdict);
      end(session, Ending.How.DECIDED);
    }
    return verdict;
  }

  /** The moment of RCPT. */
  HookResult recipient(SMTPSession session, MailAddress recipient, Map<String, String> parameters) {
    return guarded(
        session,
        "recipient",
        () -> {
          Optional<Staged> staged = session.getAttachment(key, State.Connection);
          if (staged.isEmpty()
              || !(staged.get() instanceof Staged.Underway mail)
              || isRelay(session, recipient)) {
            return HookResult.DECLINED;
          }
          Recipient named = JamesSession.recipient(recipient, parameters);
          Verdict verdict =
              timed(mail, Moment.RECIPIENT, () -> mail.transaction().recipient(named));
          if (!verdict.accepts()) {
            figures.count(verdict);
          }
          return HookResults.of(verdict);
        });
  }

  /** James asks us before it refuses to relay: what it will refuse must leave no trace. */
  private boolean isRelay(SMTPSession session, MailAddress recipient) throws DomainListException {
    return !session.isRelayingAllowed() && !domains.containsDomain(recipient.getDomain());
  }

  /** The mail whose message has come, which the caller ends. */
  Staged take(SMTPSession session) throws IOException {
    return session
        .removeAttachment(key, State.Connection)
        .orElseThrow(() -> new IOException("a message whose MAIL was never seen, or has failed"));
  }

  /** Ends what is under way once James has forgotten it: RSET, HELO, a MAIL that it refused. */
  void follow(SMTPSession session) {
    if (session.getAttachment(SMTPSession.SENDER, State.Transaction).isEmpty()) {
      MailParameters.forget(session);
      quietly(session, Ending.How.ABORTED);
    }
  }

  /** The connection is gone. */
  void disconnected(SMTPSession session) {
    quietly(session, Ending.How.DISCONNECTED);
  }

  private void quietly(SMTPSession session, Ending.How how) {
    try {
      end(session, how);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("{}: a mail that broke off could not be ended", session.getSessionID(), e);
    }
  }

  private void end(SMTPSession session, Ending.How how) throws InterruptedException {
    Optional<Staged> staged = session.removeAttachment(key, State.Connection);
    if (staged.isPresent() && staged.get() instanceof Staged.Underway mail) {
      mail.end(how);
    }
  }

  /** Takes a step; whatever goes wrong with it, James gets the answer that the operator chose. */
  HookResult guarded(SMTPSession session, String moment, Step<HookResult> step) {
    return guarded(session, moment, step, UnaryOperator.identity());
  }

  /** The same, where more than an answer is wanted: {@code failed} makes it of the answer. */
  <T> T guarded(SMTPSession session, String moment, Step<T> step, Function<HookResult, T> failed) {
    try {
      return step.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed.apply(failed(session, moment, e));
    } catch (Throwable e) { // also a class that is missing: James would close the connection
      return failed.apply(failed(session, moment, e));
    }
  }

  /**
   * Asks in the time of the moment; a command at which no filter is asked takes none. The header
   * comes with the message.
   */
  <T> T timed(Staged.Underway mail, Moment moment, Asking<T> asking)
      throws IOException, InterruptedException {
    if (moment != Moment.MESSAGE && !mail.transaction().chain().moments().contains(moment)) {
      return asking.ask();
    }
    TimeMetric time = figures.time(moment);
    try {
      return asking.ask();
    } finally {
      time.stopAndPublish();
    }
  }

  private HookResult failed(SMTPSession session, String moment, Throwable e) {
    LOG.error(
        "{}: failed at the moment {}, so {}",
        Printable.of(session.getSessionID()),
        moment,
        settings.onError(),
        e);
    figures.failed();
    quietly(session, Ending.How.ABORTED);
    if (settings.onError() == OnError.PROCEED) {
      session.setAttachment(key, new Staged.Unjudged(), State.Connection);
    }
    return HookResults.of(settings.onError());
  }

  HookSettings settings() {
    return settings;
  }

  Figures figures() {
    return figures;
  }

  @Override
  public void close() {
    shared.close();
  }
}
