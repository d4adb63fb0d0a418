package org.sluicemail.daemon.opendkim.behaviour;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.daemon.opendkim.Action;
import org.sluicemail.daemon.opendkim.Actions;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Recipient;

/** What comes of a mail about which something is wrong, with the replies that OpenDKIM gives. */
record Judgement(Actions actions) {
  /** Keys that cannot be had are the fault of a directory (RFC 3463 section 3.8). */
  private static final String NO_KEY = "4.7.5";

  private static final String SECURITY = "4.7.0";

  /** Where a redirected mail wanted to go. */
  private static final String ORIGINAL_RECIPIENT = "Original-Recipient";

  Needs needs() {
    Needs needs = mayQuarantine() ? Needs.NONE.mayQuarantine() : Needs.NONE;
    return actions.redirect().isEmpty()
        ? needs
        : needs
            .facts(Fact.RECIPIENTS)
            .emits(Edit.Kind.ADD_RECIPIENT, Edit.Kind.REMOVE_RECIPIENT, Edit.Kind.APPEND);
  }

  private boolean mayQuarantine() {
    return actions.quarantine()
        || actions.captureUnknown()
        || List.of(
                actions.badSignature(),
                actions.dnsError(),
                actions.internalError(),
                actions.keyNotFound(),
                actions.noSignature(),
                actions.security(),
                actions.signatureError())
            .contains(Action.QUARANTINE);
  }

  /** {@code On-Security}. */
  Verdict security(String why) {
    return verdict(actions.security(), SECURITY, why);
  }

  /** {@code On-InternalError}. */
  Verdict internal(String why) {
    Verdict verdict = verdict(actions.internalError(), SECURITY, why);
    return actions.captureUnknown() ? new Verdict.Quarantine("capture requested") : verdict;
  }

  /** {@code On-SignatureError}. */
  Verdict unsignable() {
    return verdict(actions.signatureError(), SECURITY, "DKIM signing error");
  }

  /** {@code On-BadSignature} of a signature that cannot be read. */
  Verdict syntax() {
    return verdict(actions.badSignature(), SECURITY, "DKIM signature syntax error");
  }

  /** {@code On-NoSignature}. */
  Verdict unsigned() {
    return verdict(actions.noSignature(), SECURITY, "no DKIM signature data");
  }

  /** A key that should sign cannot be had: whoever sends shall come again. */
  static Verdict keyFailed() {
    return new Verdict.TempFail(new Reply(451, SECURITY, "DKIM signing key is not available"));
  }

  /** {@code RequiredHeaders}. */
  static Verdict required(String problem) {
    return new Verdict.Reject(new Reply(550, "5.0.0", problem));
  }

  /** What comes of a mail whose best signature stands so. */
  Outcome of(Standing standing, Envelope envelope) {
    return switch (standing) {
      case BAD -> bad(envelope);
      case REVOKED -> Outcome.of(verdict(actions.badSignature(), SECURITY, "DKIM key revoked"));
      case NO_KEY ->
          Outcome.of(verdict(actions.keyNotFound(), NO_KEY, "DKIM key retrieval failed"));
      case UNAVAILABLE ->
          Outcome.of(verdict(actions.dnsError(), NO_KEY, "DKIM key retrieval failed"));
      case GOOD, UNUSABLE -> Outcome.PROCEED;
    };
  }

  private Outcome bad(Envelope envelope) {
    Verdict verdict = verdict(actions.badSignature(), SECURITY, "bad DKIM signature data");
    boolean quarantined = actions.quarantine() && verdict instanceof Verdict.Proceed;
    return new Outcome(
        quarantined ? new Verdict.Quarantine("bad DKIM signature data") : verdict,
        actions.redirect().map(to -> redirection(envelope, to)).orElse(List.of()),
        List.of());
  }

  private static List<Edit> redirection(Envelope envelope, String to) {
    List<Edit> edits = new ArrayList<>();
    for (Recipient recipient : envelope.recipients()) {
      edits.add(new Edit.RemoveRecipient(recipient.address()));
      String text = "rfc822;" + recipient.address().text();
      edits.add(new Edit.Append(HeaderField.of(ORIGINAL_RECIPIENT, text)));
    }
    edits.add(new Edit.AddRecipient(new Recipient(Address.parse(to), List.of())));
    return edits;
  }

  /** {@code transientStatus} is of class 4; what is refused for good has 5.7.0. */
  private static Verdict verdict(Action action, String transientStatus, String text) {
    return switch (action) {
      case ACCEPT -> Verdict.proceed();
      case DISCARD -> new Verdict.Discard(text);
      case QUARANTINE -> new Verdict.Quarantine(text);
      case REJECT -> new Verdict.Reject(new Reply(550, "5.7.0", text));
      case TEMPFAIL -> new Verdict.TempFail(new Reply(451, transientStatus, text));
    };
  }

  /** What the chain does when a part of ours is late: then there is nobody to set mail aside. */
  OnError onError() {
    return switch (actions.internalError()) {
      case ACCEPT -> OnError.PROCEED;
      case REJECT -> OnError.REJECT;
      case DISCARD, QUARANTINE, TEMPFAIL -> OnError.TEMPFAIL;
    };
  }
}
