package org.sluicemail.filters.ratelimit;

import java.util.Locale;
import java.util.Optional;
import org.sluicemail.filter.Needs;
import org.sluicemail.filters.replies.Party;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Fact;

/** What a bucket is for: all mail that agrees in these parts draws on one. */
public enum KeyPart {
  /** The client's address. */
  IP(Fact.CLIENT) {
    @Override
    Optional<String> of(Draw draw) {
      return known(draw.session().client().addressText());
    }
  },
  /** The network that the client's address is in. */
  NETWORK(Fact.CLIENT) {
    @Override
    Optional<String> of(Draw draw) {
      return draw.session().client().address().map(address -> draw.masks().of(address).toString());
    }
  },
  /** What the client calls itself. */
  HELO(Fact.HELO) {
    @Override
    Optional<String> of(Draw draw) {
      return known(draw.session().helo().toLowerCase(Locale.ROOT));
    }
  },
  /** The reverse-path; the null one is {@code <>}. */
  SENDER(Fact.SENDER) {
    @Override
    Optional<String> of(Draw draw) {
      return Optional.of(mailbox(draw.sender()));
    }
  },
  /** The domain of the reverse-path. */
  SENDER_DOMAIN(Fact.SENDER) {
    @Override
    Optional<String> of(Draw draw) {
      return Optional.of(domain(draw.sender()));
    }
  },
  /** The recipient. */
  RECIPIENT(Fact.RECIPIENTS) {
    @Override
    Optional<String> of(Draw draw) {
      return Optional.of(mailbox(draw.recipient()));
    }
  },
  /** The domain of the recipient. */
  RECIPIENT_DOMAIN(Fact.RECIPIENTS) {
    @Override
    Optional<String> of(Draw draw) {
      return Optional.of(domain(draw.recipient()));
    }
  },
  /** The authenticated user. */
  USER(Fact.USER) {
    @Override
    Optional<String> of(Draw draw) {
      return draw.session().user().map(user -> user.toLowerCase(Locale.ROOT));
    }
  };

  private final Fact fact;

  KeyPart(Fact fact) {
    this.fact = fact;
  }

  /** The text of this part, if the mail has one; without it the limit does not apply. */
  abstract Optional<String> of(Draw draw);

  Needs needs() {
    return Needs.NONE.facts(fact);
  }

  /** Whether it differs from one recipient of a mail to the next. */
  boolean isOfRecipient() {
    return fact == Fact.RECIPIENTS;
  }

  private static Optional<String> known(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String mailbox(Address address) {
    String mailbox = Party.of(address).mailbox();
    return mailbox.isEmpty() ? Address.NULL.path() : mailbox;
  }

  /** Of an address without one, such as {@code <postmaster>}, it is {@code -}: nobody gets by. */
  private static String domain(Address address) {
    String mailbox = mailbox(address);
    int at = mailbox.lastIndexOf('@');
    return at >= 0 ? mailbox.substring(at + 1) : address.isNull() ? mailbox : "-";
  }
}
