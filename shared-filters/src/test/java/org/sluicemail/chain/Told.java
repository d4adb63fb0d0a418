package org.sluicemail.chain;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.Sealer;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Makes parts that do as they are told. */
record Told(
    String name, OnError onError, Mode mode, Duration timeout, Condition condition, Needs needs) {
  /** Longer than any test should take. */
  static final Duration LONG = Duration.ofMinutes(1);

  static final Deadlines PATIENT = new Deadlines(LONG, LONG, LONG);

  /** An answer that does not look at the mail. */
  interface Answer {
    Outcome get() throws IOException, InterruptedException;
  }

  /** No answer, for as long as nobody interrupts the filter. */
  static Outcome never() throws InterruptedException {
    new CountDownLatch(1).await();
    return Outcome.PROCEED;
  }

  interface OnRecipient {
    Outcome ask(Envelope soFar, Recipient recipient) throws IOException, InterruptedException;
  }

  interface OnMail {
    Outcome ask(Mail mail, Findings findings) throws IOException, InterruptedException;
  }

  interface OnOutgoing {
    List<HeaderField> seal(Mail outgoing, Findings findings)
        throws IOException, InterruptedException;
  }

  interface OnEnding {
    void ended(Ending ending) throws IOException, InterruptedException;
  }

  /** A part that may do everything, fails as tempfail and has a minute. */
  static Told filter(String name) {
    Needs all = Needs.NONE.emits(EnumSet.allOf(Edit.Kind.class)).mayQuarantine();
    return new Told(name, OnError.TEMPFAIL, Mode.ENFORCE, LONG, Condition.always(), all);
  }

  Told onError(OnError other) {
    return new Told(name, other, mode, timeout, condition, needs);
  }

  Told observing() {
    return new Told(name, onError, Mode.OBSERVE, timeout, condition, needs);
  }

  Told timeout(Duration other) {
    return new Told(name, onError, mode, other, condition, needs);
  }

  Told when(Condition other) {
    return new Told(name, onError, mode, timeout, other, needs);
  }

  Told needs(Needs other) {
    return new Told(name, onError, mode, timeout, condition, other);
  }

  /** A part that gives {@code answer} at {@code moment}. */
  Part at(Moment moment, Answer answer) {
    return switch (moment) {
      case SENDER -> sender((session, sender) -> answer.get());
      case RECIPIENT -> recipient((soFar, recipient) -> answer.get());
      case HEADER -> header((envelope, header) -> answer.get());
      case MESSAGE -> message(mail -> answer.get());
      case CONNECT -> throw new IllegalArgumentException("nobody is asked at CONNECT");
    };
  }

  interface OnSender {
    Outcome ask(Session session, ReversePath sender) throws IOException, InterruptedException;
  }

  Part sender(OnSender answer) {
    return part(
        new SenderFilter() {
          @Override
          public Needs needs() {
            return needs;
          }

          @Override
          public Outcome onSender(Session session, ReversePath sender)
              throws IOException, InterruptedException {
            return answer.ask(session, sender);
          }
        });
  }

  Part recipient(OnRecipient answer) {
    return part(
        new RecipientFilter() {
          @Override
          public Needs needs() {
            return needs;
          }

          @Override
          public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient)
              throws IOException, InterruptedException {
            return answer.ask(soFar, recipient);
          }
        });
  }

  interface OnHeader {
    Outcome ask(Envelope envelope, Header header) throws IOException, InterruptedException;
  }

  Part header(OnHeader answer) {
    return part(
        new HeaderFilter() {
          @Override
          public Needs needs() {
            return needs;
          }

          @Override
          public Outcome onHeader(Session session, Envelope envelope, Header header)
              throws IOException, InterruptedException {
            return answer.ask(envelope, header);
          }
        });
  }

  interface OnMessage {
    Outcome ask(Mail mail) throws IOException, InterruptedException;
  }

  Part message(OnMessage answer) {
    return part(
        new MessageFilter() {
          @Override
          public Needs needs() {
            return needs;
          }

          @Override
          public Outcome onMessage(Mail received) throws IOException, InterruptedException {
            return answer.ask(received);
          }
        });
  }

  Part policy(OnMail answer) {
    return part(
        new Policy() {
          @Override
          public Needs needs() {
            return needs;
          }

          @Override
          public Outcome judge(Mail received, Findings all)
              throws IOException, InterruptedException {
            return answer.ask(received, all);
          }
        });
  }

  Part sealer(OnOutgoing answer) {
    return part(
        new Sealer() {
          @Override
          public Needs needs() {
            return Needs.NONE;
          }

          @Override
          public List<HeaderField> seal(Mail outgoing, Findings all)
              throws IOException, InterruptedException {
            return answer.seal(outgoing, all);
          }
        });
  }

  Part observer(OnEnding answer) {
    Needs wanted = needs;
    return part(
        new Observer() {
          @Override
          public Needs needs() {
            return wanted;
          }

          @Override
          public void ended(Ending ending) throws IOException, InterruptedException {
            answer.ended(ending);
          }
        });
  }

  private Part part(Filter filter) {
    return new Part(name, filter, onError, mode, timeout, condition);
  }

  static Chain chain(Part... parts) {
    return chain(PATIENT, parts);
  }

  static Chain chain(Deadlines deadlines, Part... parts) {
    return new Chain("test", List.of(parts), deadlines, Limits.DEFAULT);
  }
}
