package org.sluicemail.daemon.opendkim.behaviour;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.sluicemail.daemon.opendkim.Settings;
import org.sluicemail.daemon.opendkim.Who.Mode;
import org.sluicemail.dkim.KeyType;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.Session;

/** Decides at the end of the header what is done with a mail (opendkim(8), OPERATION). */
final class Roles {
  private final Settings settings;
  private final Origin origin;
  private final Senders senders;
  private final OwnKeys keys;
  private final Judgement judgement;

  Roles(Settings settings, OwnKeys keys) {
    this.settings = settings;
    this.origin = new Origin(settings.who());
    this.senders = new Senders(settings.identity());
    this.keys = keys;
    this.judgement = new Judgement(settings.actions());
  }

  Needs needs() {
    return origin.needs().and(senders.needs()).and(judgement.needs()).facts(Fact.RECIPIENTS);
  }

  /** The role, with a log of why. */
  Role of(Session session, Envelope envelope, Header received, JobLog log) {
    if (isTooLarge(received)) {
      log.notice("too much header data");
      return new Role.Settle(judgement.security("too much header data"));
    }
    Header header = Fields.usable(received);
    return switch (senders.of(session, header)) {
      case Senders.Found.Nobody() -> malformed("can't determine message sender; accepting", log);
      case Senders.Found.Unreadable(String text) -> ofUnreadable(text, header, log);
      case Senders.Found.Mailbox(Address sender) -> of(session, envelope, header, sender, log);
    };
  }

  /** Name, value and two octets for each field, as OpenDKIM counts. */
  private boolean isTooLarge(Header header) {
    int most = settings.verifying().maximumHeaders();
    return most > 0 && header.length() - header.fields().size() > most;
  }

  private Role ofUnreadable(String text, Header header, JobLog log) {
    boolean signs = settings.who().modes().contains(Mode.SIGN);
    return signs || !settings.verifying().weakSyntaxChecks()
        ? malformed("can't parse " + text, log)
        : checked(new Role.Verify(), header, log);
  }

  private static Role malformed(String why, JobLog log) {
    log.notice(why);
    return new Role.Malformed();
  }

  private Role of(Session session, Envelope envelope, Header header, Address sender, JobLog log) {
    String domain = sender.domain();
    if (settings.who().exempt().contains(domain)) {
      log.why("domain '" + domain + "' exempted, accepting");
      return new Role.LeaveAlone();
    }
    boolean trusted = origin.isTrusted(session, log);
    Optional<String> owner = keys.owner(domain);
    if (owner.isPresent() && !trusted) {
      origin.warn(session, owner.get(), log);
    }
    return trusted ? ofTrusted(envelope, header, sender, log) : verifying(header, log);
  }

  private Role ofTrusted(Envelope envelope, Header header, Address sender, JobLog log) {
    List<SigningIdentity> identities;
    try {
      identities = keys.of(sender);
    } catch (IOException e) {
      log.error("cannot sign: " + e.getMessage());
      return new Role.Settle(Judgement.keyFailed());
    }
    if (identities.isEmpty()) {
      log.why("no signing domain or signing table match for '" + sender.mailbox() + "'");
      return verifying(header, log);
    }
    return signing(identities, envelope, header, log);
  }

  private Role verifying(Header header, JobLog log) {
    if (!settings.who().modes().contains(Mode.VERIFY)) {
      log.why("not verifying in this mode");
      return new Role.LeaveAlone();
    }
    return checked(new Role.Verify(), header, log);
  }

  private Role signing(
      List<SigningIdentity> identities, Envelope envelope, Header header, JobLog log) {
    if (!settings.who().modes().contains(Mode.SIGN)) {
      log.why("not signing in this mode");
      return new Role.LeaveAlone();
    }
    Optional<String> unsigned = unsignedRecipient(envelope);
    if (unsigned.isPresent()) {
      log.notice("skipping signing of mail to '" + unsigned.get() + "'");
      return new Role.LeaveAlone();
    }
    Role role = checked(new Role.Sign(identities), header, log);
    return role instanceof Role.Sign ? signable(identities, header, log) : role;
  }

  private Optional<String> unsignedRecipient(Envelope envelope) {
    return envelope.recipients().stream()
        .map(Recipient::address)
        .map(Address::mailbox)
        .filter(settings.who().dontSign()::contains)
        .findFirst();
  }

  /** {@code otherwise}, unless the header is not one to work with. */
  private Role checked(Role otherwise, Header header, JobLog log) {
    Optional<String> wrong =
        settings.verifying().requiredHeaders() ? FieldCounts.problem(header) : Optional.empty();
    if (wrong.isPresent()) {
      log.notice("RFC5322 header requirement error: " + wrong.get());
      return new Role.Settle(Judgement.required(wrong.get()));
    }
    Optional<String> syntax = SignatureSyntax.problem(header);
    if (syntax.isPresent()) {
      log.notice("syntax error: " + syntax.get());
      return new Role.Settle(judgement.syntax());
    }
    return settings.verifying().strictHeaders() && !FieldCounts.isStrict(header)
        ? malformed("syntax error: a header field is missing or stands twice", log)
        : otherwise;
  }

  private Role signable(List<SigningIdentity> identities, Header header, JobLog log) {
    if (header.first("From").isEmpty()) {
      return malformed("syntax error: required header \"from\" not found", log);
    }
    for (SigningIdentity identity : identities) {
      if (identity.key().algorithm() != settings.identity().algorithm()) {
        log.error("the key of " + identity.selector() + " is none for the SignatureAlgorithm");
        return new Role.Settle(judgement.internal("resource unavailable"));
      }
      if (identity.key().type() == KeyType.RSA
          && identity.key().bits() < settings.verifying().minimumKeyBits()) {
        log.error("signature generation error: the " + identity.key() + " is too small");
        return new Role.Settle(judgement.unsignable());
      }
    }
    return new Role.Sign(identities);
  }
}
