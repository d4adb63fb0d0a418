package org.sluicemail.filters;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.sluicemail.dkim.Domains;
import org.sluicemail.dkim.keys.KeyChoice;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Authors;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Session;

/** Whether a mail is signed, and in which names. */
record SigningDecision(
    DkimSign.SignFor signFor,
    boolean allowFromMismatch,
    boolean allowEnvelopeMismatch,
    boolean allowUserMismatch,
    KeyChoice keys) {

  /**
   * What was decided.
   *
   * @param identities none when it is not signed
   * @param why not, for the log
   */
  record Decided(List<SigningIdentity> identities, String why) {
    static Decided not(String why) {
      return new Decided(List.of(), why);
    }

    boolean signs() {
      return !identities.isEmpty();
    }
  }

  /** {@code IOException} when a key that should sign cannot be read. */
  Decided of(Session session, Envelope envelope, Header header) throws IOException {
    if (header.count("From") != 1) {
      return Decided.not("it has not one From field but " + header.count("From"));
    }
    Optional<Address> address = address(session, envelope, header);
    if (address.isEmpty() || address.get().domain().isEmpty()) {
      return Decided.not("its From field names no mailbox that we can read");
    }
    String domain = address.get().domain();
    Optional<String> mismatch =
        ofAuthor(header, domain).or(() -> ofOrigin(session, envelope, domain));
    if (mismatch.isPresent()) {
      return Decided.not(mismatch.get());
    }
    return new Decided(keys.of(address.get()), "there is no key for " + domain);
  }

  private Optional<Address> address(Session session, Envelope envelope, Header header) {
    Optional<Address> author = mailbox(header, "From");
    Optional<Address> wanted =
        switch (signFor) {
          case FROM -> author;
          case SENDER -> mailbox(header, "Sender");
          case ENVELOPE -> Optional.of(envelope.sender().address());
          case USER -> session.user().map(Address::new);
        };
    return wanted.filter(address -> !address.domain().isEmpty()).or(() -> author);
  }

  private static Optional<Address> mailbox(Header header, String name) {
    return header.first(name).flatMap(field -> Authors.mailboxes(field).stream().findFirst());
  }

  private Optional<String> ofAuthor(Header header, String domain) {
    String author = mailbox(header, "From").map(Address::domain).orElse("");
    return allowFromMismatch || isRelated(author, domain)
        ? Optional.empty()
        : Optional.of("its author is of " + author + ", not of " + domain);
  }

  private Optional<String> ofOrigin(Session session, Envelope envelope, String domain) {
    String sender = envelope.sender().address().domain();
    if (!allowEnvelopeMismatch && !sender.isEmpty() && !isRelated(sender, domain)) {
      return Optional.of("its reverse-path is of " + sender + ", not of " + domain);
    }
    String user = session.user().map(name -> new Address(name).domain()).orElse("");
    if (!allowUserMismatch && !user.isEmpty() && !isRelated(user, domain)) {
      return Optional.of("who has logged in is of " + user + ", not of " + domain);
    }
    return Optional.empty();
  }

  private static boolean isRelated(String one, String other) {
    return Domains.isWithin(one, other) || Domains.isWithin(other, one);
  }
}
