package org.sluicemail.filters;

import java.io.IOException;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Parts that hand what is seen of a mail at their moment to a judge. */
final class MomentParts {
  private MomentParts() {}

  /** Who judges by what was seen, whatever the moment. */
  interface Judge {
    Needs needs();

    Outcome judge(Seen seen) throws IOException, InterruptedException;
  }

  /**
   * The part for {@code judge} at {@code moment}.
   *
   * @param bodyLimit octets of the body that are seen at the message
   */
  static Filter part(Moment moment, Judge judge, int bodyLimit) {
    return switch (moment) {
      case SENDER -> new AtSender(judge);
      case RECIPIENT -> new AtRecipient(judge);
      case HEADER -> new AtHeader(judge);
      case MESSAGE -> new AtMessage(judge, bodyLimit);
      case CONNECT -> throw new IllegalStateException("nobody judges at CONNECT");
    };
  }

  private record AtSender(Judge judge) implements SenderFilter {
    @Override
    public Needs needs() {
      return judge.needs();
    }

    @Override
    public Outcome onSender(Session session, ReversePath sender)
        throws IOException, InterruptedException {
      return judge.judge(Seen.atSender(session, sender));
    }
  }

  private record AtRecipient(Judge judge) implements RecipientFilter {
    @Override
    public Needs needs() {
      return judge.needs();
    }

    @Override
    public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient)
        throws IOException, InterruptedException {
      return judge.judge(Seen.atRecipient(session, soFar.sender(), recipient));
    }
  }

  private record AtHeader(Judge judge) implements HeaderFilter {
    @Override
    public Needs needs() {
      return judge.needs();
    }

    @Override
    public Outcome onHeader(Session session, Envelope envelope, Header header)
        throws IOException, InterruptedException {
      return judge.judge(Seen.atHeader(session, envelope, header));
    }
  }

  private record AtMessage(Judge judge, int bodyLimit) implements MessageFilter {
    @Override
    public Needs needs() {
      return judge.needs();
    }

    @Override
    public Outcome onMessage(Mail received) throws IOException, InterruptedException {
      return judge.judge(Seen.atMessage(received, bodyLimit));
    }
  }
}
