package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;

/** What treatments come to with one mail. */
record SpamEffects(SpamPolicy.Settings settings, Mail received, HeaderValues values) {
  /** {@code before}, and what {@code treatment} does because of {@code advice}. */
  Outcome treat(SpamTreatment treatment, Finding.SpamAction advice, Outcome before) {
    return switch (treatment) {
      case SpamTreatment.Proceed p -> before;
      case SpamTreatment.AddHeader(Optional<HeaderField> own) ->
          before.edit(new Edit.Append(own.orElse(settings.spamHeader().field())));
      case SpamTreatment.RewriteSubject(Optional<SubjectTemplate> own) ->
          with(subjects(own, advice), before);
      case SpamTreatment.AddRecipient(Recipient recipient) ->
          with(added(List.of(recipient)), before);
      case SpamTreatment.Redirect(List<Recipient> recipients) ->
          with(redirected(recipients), before);
      case SpamTreatment.Quarantine(Optional<HeaderTemplate> own) ->
          or(new Verdict.Quarantine(reason(own)), before);
      case SpamTreatment.TempFail(Optional<SpamReply> own) ->
          or(new Verdict.TempFail(reply(own, settings.tempfailReply().reply(), advice)), before);
      case SpamTreatment.Discard(String reason) ->
          or(new Verdict.Discard(reason.isEmpty() ? "spam: " + advice.action() : reason), before);
      case SpamTreatment.Reject(Optional<SpamReply> own) ->
          or(new Verdict.Reject(reply(own, settings.rejectReply().reply(), advice)), before);
    };
  }

  private static Outcome or(Verdict verdict, Outcome before) {
    return new Outcome(before.verdict().or(verdict), before.edits(), before.findings());
  }

  private static Outcome with(List<Edit> edits, Outcome before) {
    List<Edit> all = new ArrayList<>(before.edits());
    all.addAll(edits);
    return new Outcome(before.verdict(), all, before.findings());
  }

  /** One that is filled with nothing still says something. */
  private String reason(Optional<HeaderTemplate> own) {
    String reason = own.orElse(settings.quarantineReason()).fillAll(values);
    return reason.isBlank() ? "spam" : reason;
  }

  /** What the operator says of one action is the last word; else the scanner may speak. */
  private Reply reply(Optional<SpamReply> own, SpamReply usual, Finding.SpamAction advice) {
    if (own.isPresent()) {
      return own.get().fill(values);
    }
    return advice
        .message()
        .filter(message -> settings.scannerText())
        .map(usual::with)
        .orElseGet(() -> usual.fill(values));
  }

  /** Whoever gets the mail anyway needs not be added, and would be lost with the removed. */
  private List<Edit> added(List<Recipient> recipients) {
    Set<Address> there =
        received.envelope().recipients().stream()
            .map(Recipient::address)
            .collect(Collectors.toSet());
    return recipients.stream()
        .filter(recipient -> !there.contains(recipient.address()))
        .<Edit>map(Edit.AddRecipient::new)
        .toList();
  }

  private List<Edit> redirected(List<Recipient> recipients) {
    Set<Address> stay = recipients.stream().map(Recipient::address).collect(Collectors.toSet());
    List<Edit> edits = new ArrayList<>(added(recipients));
    received.envelope().recipients().stream()
        .map(Recipient::address)
        .filter(address -> !stay.contains(address))
        .distinct()
        .forEach(address -> edits.add(new Edit.RemoveRecipient(address)));
    return edits;
  }

  /** Every Subject is rewritten, as nobody knows which of several a reader will show. */
  private List<Edit> subjects(Optional<SubjectTemplate> own, Finding.SpamAction advice) {
    List<HeaderField> old = received.message().header().all("Subject");
    if (old.isEmpty()) {
      return List.of(new Edit.Append(HeaderField.of("Subject", subject(own, advice, ""))));
    }
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < old.size(); i++) {
      String text = subject(own, advice, old.get(i).value().text());
      edits.add(new Edit.Replace(i + 1, old.get(i).withText(text)));
    }
    return edits;
  }

  private String subject(
      Optional<SubjectTemplate> own, Finding.SpamAction advice, String receivedText) {
    boolean utf8 = received.envelope().smtpUtf8();
    return advice
        .subject()
        .filter(subject -> settings.scannerText() && own.isEmpty())
        .map(text -> utf8 || EncodedWords.isAscii(text) ? text : EncodedWords.encode(text))
        .orElseGet(() -> own.orElse(settings.subject()).fill(receivedText, advice.score(), utf8));
  }
}
