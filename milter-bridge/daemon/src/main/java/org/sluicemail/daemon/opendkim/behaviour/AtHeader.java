package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import java.util.Optional;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.daemon.opendkim.Settings;
import org.sluicemail.dkim.DkimResults;
import org.sluicemail.dkim.Result;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Session;

/** Decides what is done with a mail, and what of its header goes. */
record AtHeader(Settings settings, Roles roles, Signers signers, Verifier verifier)
    implements HeaderFilter {
  private static final MethodResult UNREADABLE =
      new MethodResult(
          DkimResults.METHOD,
          Result.PERMERROR.word(),
          "bad message/signature format",
          Optional.empty(),
          List.of());

  @Override
  public Needs needs() {
    return roles
        .needs()
        .withHeader()
        .emits(Edit.Kind.REMOVE, Edit.Kind.REMOVE_ALL)
        .produces(
            Marks.SIGN,
            Marks.VERIFY_HEADER,
            Marks.VERIFY_MESSAGE,
            Marks.MALFORMED,
            DkimResults.METHOD + ":*");
  }

  @Override
  public Outcome onHeader(Session session, Envelope envelope, Header header) {
    JobLog log = JobLog.of(settings.logs(), session);
    return switch (roles.of(session, envelope, header, log)) {
      case Role.LeaveAlone() -> Outcome.PROCEED;
      case Role.Settle(Verdict verdict) when verdict.accepts() ->
          stripped(verdict, session, header);
      case Role.Settle(Verdict verdict) -> Outcome.of(verdict);
      case Role.Malformed() -> malformed(stripped(session, header));
      case Role.Sign(List<SigningIdentity> identities) -> signed(identities);
      case Role.Verify() -> marked(stripped(session, header), verification(session, header));
    };
  }

  private Outcome stripped(Session session, Header header) {
    return stripped(Verdict.proceed(), session, header);
  }

  private Outcome stripped(Verdict verdict, Session session, Header header) {
    String ownId = new Names(settings.results()).bare(session);
    List<Edit> removals = new Forgeries(settings.results()).removals(header, ownId);
    return new Outcome(verdict, removals, List.of());
  }

  private Outcome malformed(Outcome stripped) {
    return settings.verifying().ignoreMalformed()
        ? stripped
        : marked(stripped, Marks.MALFORMED).find(new Finding.AuthResult(UNREADABLE));
  }

  private Outcome signed(List<SigningIdentity> identities) {
    Outcome found = Outcome.PROCEED.find(new Finding.WillSign(Marks.SIGN, identities));
    return settings.form().removeOld() ? found.edit(new Edit.RemoveAll(Signature.NAME)) : found;
  }

  private String verification(Session session, Header header) {
    List<HeaderField> chosen = signers.chosen(session, header);
    return verifier.needsBody(chosen) ? Marks.VERIFY_MESSAGE : Marks.VERIFY_HEADER;
  }

  private static Outcome marked(Outcome outcome, String mark) {
    return outcome.find(new Finding.Mark(mark));
  }
}
