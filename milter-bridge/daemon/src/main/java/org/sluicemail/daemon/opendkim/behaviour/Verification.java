package org.sluicemail.daemon.opendkim.behaviour;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.daemon.opendkim.Settings;
import org.sluicemail.dkim.DkimResults;
import org.sluicemail.dkim.KeyLookup;
import org.sluicemail.dkim.KeySearch;
import org.sluicemail.dkim.Result;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.Verified;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/**
 * Verifies the signatures of a mail and judges by the first that passes, or else by the first.
 *
 * @param readsBody whether there are signatures that only the body decides about
 */
record Verification(
    Settings settings,
    Signers signers,
    Verifier verifier,
    KeyLookup keys,
    Bodies bodies,
    boolean readsBody)
    implements MessageFilter {

  @Override
  public Needs needs() {
    Needs needs =
        judgement().needs().and(signers.senders().needs()).produces(DkimResults.METHOD + ":*");
    return readsBody ? needs.withMessage() : needs.withHeader();
  }

  private Judgement judgement() {
    return new Judgement(settings.actions());
  }

  /** Where the world fails, {@code On-InternalError} says what comes of it. */
  @Override
  public Outcome onMessage(Mail received) throws InterruptedException {
    JobLog log = JobLog.of(settings.logs(), received.session());
    try {
      return verify(received, log);
    } catch (IOException e) {
      log.error("internal error: " + e.getMessage());
      return Outcome.of(judgement().internal("internal DKIM error"));
    }
  }

  private Outcome verify(Mail received, JobLog log) throws IOException, InterruptedException {
    Header header = Fields.usable(received.message().header());
    List<HeaderField> chosen = signers.chosen(received.session(), header);
    if (chosen.isEmpty()) {
      return unsigned(log);
    }
    try (Content body = bodies.of(received.message().body())) {
      List<Graded> all = grades(chosen, header, body);
      tell(all, log);
      return judged(all, received);
    }
  }

  /** That there is no signature is either told to the reader or held against the sender. */
  private Outcome unsigned(JobLog log) {
    if (settings.results().always()) {
      return Outcome.PROCEED.find(
          new Finding.AuthResult(new MethodResult(DkimResults.METHOD, Result.NONE.word())));
    }
    log.why("no signature data");
    return Outcome.of(judgement().unsigned());
  }

  private List<Graded> grades(List<HeaderField> chosen, Header header, Content body)
      throws IOException, InterruptedException {
    List<Verified> verified;
    try (KeySearch search = new KeySearch(keys)) {
      verified = verifier.verify(chosen, Signature::parse, search, header, body);
    }
    Demands demands = new Demands(settings.verifying());
    List<Graded> grades = new ArrayList<>();
    for (Verified each : verified) {
      grades.add(demands.grade(Graded.of(each), header, body));
    }
    return grades;
  }

  private Outcome judged(List<Graded> all, Mail received) {
    Graded decisive =
        all.stream().filter(Graded::isGood).findFirst().orElseGet(() -> all.getFirst());
    Outcome outcome = judgement().of(decisive.effective(), received.envelope());
    for (MethodResult result : Wording.of(all, settings.results())) {
      outcome = outcome.find(new Finding.AuthResult(result));
    }
    return outcome;
  }

  private void tell(List<Graded> all, JobLog log) {
    if (all.stream().anyMatch(Graded::isGood)) {
      log.success("DKIM verification successful");
    } else {
      log.notice(all.getFirst().result().word() + ": " + all.getFirst().verified().reason());
    }
    log.results(all.stream().map(Verification::line).collect(Collectors.joining("; ")));
  }

  private static String line(Graded graded) {
    Optional<Signature> signature = graded.verified().signature();
    return "domain="
        + signature.map(Signature::domain).orElse("(invalid)")
        + " selector="
        + signature.map(Signature::selector).orElse("(invalid)")
        + " result=\""
        + (graded.isGood() ? "no signature error" : graded.verified().reason())
        + "\"";
  }
}
