package org.sluicemail.chain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Moment;
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
  private final Door door;
  private final ReversePath reversePath;
  private final Scene opening;
  private final List<Recipient> accepted = new ArrayList<>();
  private final List<Decision.ForRecipient> recipients = new ArrayList<>();
  private final List<Report> reports = new ArrayList<>();
  private final List<Edit> edits = new ArrayList<>();
  private Session session;
  private Findings findings = Findings.NONE;
  private Verdict verdict = Verdict.proceed();
  private Optional<Header> header = Optional.empty();
  private Optional<Mail> mail = Optional.empty();
  private Optional<Verdict> decided = Optional.empty();
  private boolean ended;

  Transaction(Chain chain, Session session, ReversePath sender, Door door) {
    this.chain = chain;
    this.session = session;
    this.door = door;
    this.reversePath = sender;
    this.opening = Scene.atSender(session, sender);
  }

  public Chain chain() {
    return chain;
  }

  /** The sender and the recipients that were accepted so far. */
  public Envelope envelope() {
    return new Envelope(reversePath, accepted);
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
    Wave.Question question = part -> ((SenderFilter) part).onSender(session, reversePath);
    take(run(Moment.SENDER, chain.senderFilters(), opening, question, Pulse.NONE));
    return settled() && !(verdict instanceof Verdict.Discard) ? verdict : Verdict.proceed();
  }

  /**
   * The moment of RCPT. TempFail and Reject refuse this recipient; a discarded one is dropped with
   * the message, and meanwhile told that all is well.
   */
  public Verdict recipient(Recipient recipient) throws IOException, InterruptedException {
    Verdict each = settled() ? Verdict.proceed() : limit();
    List<Report> said = settled() || !each.accepts() ? List.of() : ask(recipient);
    each = each.or(strongest(said));
    recipients.add(new Decision.ForRecipient(recipient, each));
    if (each.accepts()) {
      accepted.add(recipient);
      take(said);
    }
    return each instanceof Verdict.Discard || each.accepts() ? Verdict.proceed() : each;
  }

  private List<Report> ask(Recipient recipient) throws IOException, InterruptedException {
    Envelope soFar = envelope();
    Wave.Question question =
        part -> ((RecipientFilter) part).onRecipient(session, soFar, recipient);
    Scene scene = opening.atRecipient(session, recipient, findings);
    return run(Moment.RECIPIENT, chain.recipientFilters(), scene, question, Pulse.NONE);
  }

  private Verdict limit() {
    return recipients.size() < chain.limits().recipients()
        ? Verdict.proceed()
        : new Verdict.TempFail(new Reply(452, "4.5.3", "Too many recipients"));
  }

  /** The moment at which the header is complete. */
  public Verdict header(Header complete) throws IOException, InterruptedException {
    header = Optional.of(complete);
    if (!settled()) {
      Envelope envelope = envelope();
      Wave.Question question = part -> ((HeaderFilter) part).onHeader(session, envelope, complete);
      Scene scene = opening.atHeader(session, accepted, complete, findings);
      take(run(Moment.HEADER, chain.headerFilters(), scene, question, Pulse.NONE));
    }
    return settled() ? verdict : Verdict.proceed();
  }

  /** Whether {@link #header} was called. */
  public boolean isHeaderComplete() {
    return header.isPresent();
  }

  /** Whether nobody wants the message, and nothing was decided that comes with it. */
  public boolean isDecidedByHeader() {
    return !chain.decidesAtMessage()
        && edits.isEmpty()
        && verdict instanceof Verdict.Proceed
        && recipients.stream().noneMatch(each -> each.verdict() instanceof Verdict.Discard);
  }

  /** The verdict of a mail whose message nobody wants. */
  public Verdict decideByHeader() {
    return message(Verdict.proceed()).verdict();
  }

  /** Whether a verdict was given that the rest of the mail cannot change. */
  public boolean settled() {
    return !verdict.accepts();
  }

  /**
   * The moment of the whole message, which the caller holds until after {@link #end}.
   *
   * @throws IOException when {@code pulse} found that nobody waits any more
   */
  public Decision message(Message message, Pulse pulse) throws IOException, InterruptedException {
    Mail received = new Mail(session, envelope(), message);
    mail = Optional.of(received);
    if (!settled() && nobodyLeft()) {
      verdict = ofNobody();
    }
    if (!settled()) {
      judge(received, pulse);
    }
    dropDiscarded();
    verdict = possible();
    if (verdict.accepts()) {
      seal(received, pulse);
    }
    return decision();
  }

  /** The verdict of a mail that never became whole, such as one beyond a limit. */
  public Decision message(Verdict instead) {
    verdict = verdict.or(instead);
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
    decided = Optional.of(verdict);
    return new Decision(
        verdict, recipients, verdict.accepts() ? edits : List.of(), findings, reports);
  }

  private void judge(Mail received, Pulse pulse) throws IOException, InterruptedException {
    Scene scene = scene(received);
    Wave.Question ask = part -> ((MessageFilter) part).onMessage(received);
    take(run(Moment.MESSAGE, chain.messageFilters(), scene, ask, pulse));
    for (Part policy : chain.policies()) {
      if (verdict instanceof Verdict.Reject) {
        return;
      }
      Findings all = findings;
      Wave.Question judge = part -> ((Policy) part).judge(received, all);
      take(run(Moment.MESSAGE, List.of(policy), scene.with(findings), judge, pulse));
    }
  }

  /** Each sealer sees the mail with the seals of those before it, and puts its own on top. */
  private void seal(Mail received, Pulse pulse) throws IOException, InterruptedException {
    for (Part sealer : chain.sealers()) {
      Mail outgoing = Edits.of(received.message().header(), edits).apply(received);
      Findings all = findings;
      Wave.Question question = part -> sealed(((Sealer) part).seal(outgoing, all));
      List<Report> said = run(Moment.MESSAGE, List.of(sealer), scene(received), question, pulse);
      List<Edit> before = List.copyOf(edits);
      edits.clear();
      take(said);
      edits.addAll(before);
    }
  }

  private static Outcome sealed(List<HeaderField> fields) {
    List<Edit> edits = new ArrayList<>();
    fields.forEach(field -> edits.add(new Edit.Prepend(field)));
    return new Outcome(Verdict.proceed(), edits, List.of());
  }

  private Scene scene(Mail received) {
    Message message = received.message();
    return opening.atMessage(session, accepted, message.header(), message.size(), findings);
  }

  private List<Report> run(
      Moment moment, List<Part> parts, Scene scene, Wave.Question question, Pulse pulse)
      throws IOException, InterruptedException {
    List<Part> willing =
        parts.stream().filter(p -> p.condition().test(scene) == Condition.Truth.TRUE).toList();
    List<Report> said = Wave.run(moment, willing, question, chain.deadlines(), pulse);
    reports.addAll(said);
    return said;
  }

  private void take(List<Report> said) {
    verdict = verdict.or(strongest(said));
    for (Report report : said) {
      if (report.mode() == Mode.ENFORCE) {
        findings = findings.with(report.filter(), report.outcome().findings());
        edits.addAll(report.outcome().edits());
      }
    }
  }

  private static Verdict strongest(List<Report> said) {
    return said.stream()
        .filter(report -> report.mode() == Mode.ENFORCE)
        .map(report -> report.outcome().verdict())
        .reduce(Verdict.proceed(), Verdict::or);
  }

  private void dropDiscarded() {
    recipients.stream()
        .filter(each -> each.verdict() instanceof Verdict.Discard)
        .forEach(each -> edits.add(new Edit.RemoveRecipient(each.recipient().address())));
  }

  /** What the door cannot do makes the client try again: never is the mail taken without it. */
  private Verdict possible() {
    if (!verdict.accepts()) {
      return verdict;
    }
    if (!able()) {
      LOG.warn("chain {}: the mail server cannot do what was decided; deferred", chain.name());
      return new Verdict.TempFail(Reply.UNAVAILABLE);
    }
    return removesAll() ? new Verdict.Discard("no recipient is left") : verdict;
  }

  private boolean able() {
    return edits.stream().map(Edit::kind).allMatch(door.edits()::contains)
        && (door.quarantines() || !(verdict instanceof Verdict.Quarantine));
  }

  private boolean removesAll() {
    boolean removes = edits.stream().anyMatch(edit -> edit instanceof Edit.RemoveRecipient);
    return removes && Edits.of(Header.EMPTY, edits).apply(envelope()).recipients().isEmpty();
  }

  private boolean nobodyLeft() {
    return accepted.isEmpty() && !recipients.isEmpty();
  }

  /** Where all recipients were refused or discarded: whoever must wait makes all wait. */
  private Verdict ofNobody() {
    return recipients.stream()
        .map(Decision.ForRecipient::verdict)
        .filter(Verdict.TempFail.class::isInstance)
        .findFirst()
        .orElseGet(() ->
            recipients.stream()
                .map(Decision.ForRecipient::verdict)
                .reduce(Verdict.proceed(), Verdict::or));
  }

  /** Ends the transaction, once: observers learn of it, and what edits hold is given up. */
  public void end(Ending.How how) throws InterruptedException {
    if (ended) {
      return;
    }
    ended = true;
    try {
      observe(new Ending(how, session, envelope(), mail, findings, decided));
    } finally {
      reports.forEach(report -> report.outcome().close());
    }
  }

  private void observe(Ending ending) throws InterruptedException {
    Wave.Question question =
        part -> {
          ((Observer) part).ended(ending);
          return Outcome.PROCEED;
        };
    try {
      run(Moment.MESSAGE, chain.observers(), observed(), question, Pulse.NONE);
    } catch (IOException e) {
      throw new IllegalStateException("no pulse, no failure", e);
    }
  }

  private Scene observed() {
    long size = mail.map(m -> m.message().size()).orElse(0L);
    return opening.atMessage(session, accepted, header.orElse(Header.EMPTY), size, findings);
  }
}
