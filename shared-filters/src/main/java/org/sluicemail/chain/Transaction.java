package org.sluicemail.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * One mail on its way through a chain, from MAIL to its end (RFC 5321 section 3.3).
 *
 * <p>Doors call {@link #sender}, {@link #recipient} for each, {@link #header} and {@link #message}
 * in this order, and {@link #end} always. A verdict other than Proceed and Quarantine at the sender
 * or the header settles the mail: nobody else is asked, and {@link #message} repeats it. Confined
 * to one thread.
 */
public final class Transaction {
  private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

  private final Chain chain;
  private final ReversePath reversePath;
  private final Scene opening;
  private final Recipients recipients;
  private final Tally tally = new Tally();
  private final Means means;
  private final Hearing hearing;
  private Session session;
  private Optional<Header> header = Optional.empty();
  private Optional<Mail> mail = Optional.empty();
  private Optional<Verdict> decided = Optional.empty();
  private Optional<Outlook> outlook = Optional.empty();
  private boolean ended;

  Transaction(Chain chain, Session session, ReversePath sender, Door door) {
    this.chain = chain;
    this.session = session;
    this.reversePath = sender;
    this.recipients = new Recipients(chain.limits().recipients());
    this.opening = Scene.atSender(session, sender);
    this.means = new Means(chain, door, recipients);
    this.hearing = new Hearing(chain, means, tally);
  }

  public Chain chain() {
    return chain;
  }

  /** The sender and the recipients that were accepted so far. */
  public Envelope envelope() {
    return new Envelope(reversePath, recipients.accepted());
  }

  public Session session() {
    return session;
  }

  /** Takes note that more is known of the session, such as the queue id. */
  public void session(Session now) {
    session = now;
  }

  /** The moment of MAIL; a discarded mail is told that all is well until its end. */
  public Verdict sender() throws IOException, InterruptedException {
    Session now = session;
    Wave.Question question = part -> ((SenderFilter) part).onSender(now, reversePath);
    tally.take(hearing.command(Moment.SENDER, chain.senderFilters(), opening, question));
    boolean refused = settled() && !(verdict() instanceof Verdict.Discard);
    return refused ? verdict() : Verdict.proceed();
  }

  /**
   * The moment of RCPT. TempFail and Reject refuse this recipient; a discarded one is dropped with
   * the message, and meanwhile told that all is well.
   */
  public Verdict recipient(Recipient recipient) throws IOException, InterruptedException {
    if (recipients.full()) {
      return recipients.tooMany(recipient);
    }
    List<Report> said = settled() ? List.of() : ask(recipient);
    Verdict each = Report.strongest(said);
    recipients.add(recipient, each, said);
    if (each.accepts()) {
      tally.take(said);
    } else {
      tally.pass(said, each);
    }
    return each instanceof Verdict.Discard || each.accepts() ? Verdict.proceed() : each;
  }

  /**
   * Takes the recipients from a server that names them anew: those who are missing were refused by
   * the server itself, so that their leases are unused; those who are new are asked about.
   */
  public void recipients(List<Recipient> named) throws IOException, InterruptedException {
    if (recipients.are(named)) {
      return;
    }
    Set<Address> now = named.stream().map(Recipient::address).collect(Collectors.toSet());
    tally.giveBack(recipients.keepOnly(now));
    Set<Address> known = recipients.addresses();
    for (Recipient each : named) {
      if (!known.contains(each.address())) {
        recipient(each);
      }
    }
  }

  private List<Report> ask(Recipient recipient) throws IOException, InterruptedException {
    if (chain.recipientFilters().isEmpty()) {
      return List.of();
    }
    Session now = session;
    Envelope soFar = envelope();
    Wave.Question question = part -> ((RecipientFilter) part).onRecipient(now, soFar, recipient);
    Scene scene = opening.atRecipient(session, recipient, tally.findings());
    return hearing.command(Moment.RECIPIENT, chain.recipientFilters(), scene, question);
  }

  /** The moment at which the header is complete. */
  public Verdict header(Header complete) throws IOException, InterruptedException {
    header = Optional.of(complete);
    if (!settled()) {
      Session now = session;
      Envelope envelope = envelope();
      Wave.Question question = part -> ((HeaderFilter) part).onHeader(now, envelope, complete);
      Scene scene = opening.atHeader(session, recipients.accepted(), complete, tally.findings());
      tally.take(hearing.command(Moment.HEADER, chain.headerFilters(), scene, question));
      outlook = Optional.of(Outlook.of(chain, scene.with(tally.findings())));
    }
    return settled() ? verdict() : Verdict.proceed();
  }

  /** The header, once it is complete. */
  public Optional<Header> header() {
    return header;
  }

  /** The whole mail as received, once it is there. */
  public Optional<Mail> mail() {
    return mail;
  }

  /** The last moment that the mail has come to. */
  public Moment stage() {
    if (mail.isPresent()) {
      return Moment.MESSAGE;
    }
    if (header.isPresent()) {
      return Moment.HEADER;
    }
    return recipients.verdicts().isEmpty() ? Moment.SENDER : Moment.RECIPIENT;
  }

  /** How long the mail has waited for its filters. */
  public Duration waited() {
    return tally.waited();
  }

  /** What was said so far, without a verdict on the message where none was given. */
  public Decision soFar() {
    return tally.decision(recipients);
  }

  /** Whether {@link #header} was called. */
  public boolean isHeaderComplete() {
    return header.isPresent();
  }

  /** Whether nobody wants the message, and nothing was decided that comes with it. */
  public boolean isDecidedByHeader() {
    return outlook.filter(Outlook::wantsMessage).isEmpty()
        && tally.edits().isEmpty()
        && chain.foreign(header.orElse(Header.EMPTY)).isEmpty()
        && verdict() instanceof Verdict.Proceed
        && recipients.withoutDiscarded().isEmpty();
  }

  /** Whether somebody may yet read the body; before the header is complete, as the chain tells. */
  public boolean wantsBody() {
    return !settled() && outlook.map(Outlook::wantsBody).orElse(chain.needs().body());
  }

  /** The verdict on the message as it stands. */
  public Verdict verdict() {
    return tally.verdict();
  }

  /** Whether a verdict was given that the rest of the mail cannot change. */
  public boolean settled() {
    return tally.settled();
  }

  /**
   * The moment of the whole message, which the caller holds until after {@link #end}.
   *
   * @throws IOException when {@code pulse} found that nobody waits any more
   */
  public Decision message(Message message, Pulse pulse) throws IOException, InterruptedException {
    Mail received = new Mail(session, envelope(), message);
    mail = Optional.of(received);
    header = Optional.of(message.header());
    Span span = Span.message(chain.deadlines(), pulse);
    if (!settled() && recipients.nobodyLeft()) {
      tally.decide(recipients.ofNobody());
    }
    if (!settled()) {
      hearing.judge(received, scene(), span);
    }
    tally.first(chain.foreign(message.header()));
    tally.add(recipients.withoutDiscarded());
    tally.decide(means.possible(tally));
    hearing.seal(received, scene(), span);
    logContested(message.header());
    return decision();
  }

  /** The verdict, not to accept, of a mail that never became whole, such as beyond a limit. */
  public Decision message(Verdict instead) {
    if (instead.accepts()) {
      throw new IllegalArgumentException("only a whole mail is accepted");
    }
    tally.decide(verdict().or(instead));
    return decision();
  }

  /** Goes through all moments at once, for doors that have the whole mail from the start. */
  public Decision all(List<Recipient> named, Message message, Pulse pulse)
      throws IOException, InterruptedException {
    sender();
    for (Recipient recipient : named) {
      recipient(recipient);
    }
    header(message.header());
    return message(message, pulse);
  }

  private Decision decision() {
    decided = Optional.of(verdict());
    return tally.decision(recipients);
  }

  private Scene scene() {
    Header known = header.orElse(Header.EMPTY);
    long size = mail.map(Mail::message).map(Message::size).orElse(0L);
    return opening.atMessage(session, recipients.accepted(), known, size, tally.findings());
  }

  private void logContested(Header received) {
    for (String what : tally.contested(received)) {
      LOG.info("chain {}: several edits of {}, the last wins", chain.name(), Printable.of(what));
    }
  }

  /** Ends the transaction, once: observers learn of it, and what edits hold is given up. */
  public void end(Ending.How how) throws InterruptedException {
    if (ended) {
      return;
    }
    ended = true;
    hearing.end(scene(), mode -> ending(how, mode));
  }

  private Ending ending(Ending.How how, Mode mode) {
    Optional<Verdict> last = verdict(how);
    boolean taken = how == Ending.How.DECIDED && last.filter(Verdict::takes).isPresent();
    return new Ending(
        how,
        session,
        envelope(),
        mail,
        tally.findings(mode),
        last,
        tally.used(taken),
        tally.unused(taken));
  }

  /** A mail that was refused early, or let go without a look at the rest, was decided, too. */
  private Optional<Verdict> verdict(Ending.How how) {
    return how == Ending.How.DECIDED || settled() ? Optional.of(verdict()) : decided;
  }
}
