package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Recipient;

/** One thing that is done to spam: {@code reject 554 5.7.1 text}, {@code redirect ADDRESS}. */
sealed interface SpamTreatment {
  /** Nothing. */
  record Proceed() implements SpamTreatment {}

  /** A mark; that of the section when it has none of its own. */
  record AddHeader(Optional<HeaderField> own) implements SpamTreatment {}

  /** Another subject; as the section says when it has no template of its own. */
  record RewriteSubject(Optional<SubjectTemplate> own) implements SpamTreatment {}

  /** Somebody gets the mail besides. */
  record AddRecipient(Recipient recipient) implements SpamTreatment {}

  /** Others get the mail instead. */
  record Redirect(List<Recipient> recipients) implements SpamTreatment {}

  /** The mail is set aside. */
  record Quarantine(Optional<HeaderTemplate> own) implements SpamTreatment {}

  /** The mail shall come again. */
  record TempFail(Optional<SpamReply> own) implements SpamTreatment {}

  /** The mail vanishes. */
  record Discard(String reason) implements SpamTreatment {}

  /** The mail is refused. */
  record Reject(Optional<SpamReply> own) implements SpamTreatment {}

  /** Reads a treatment; {@code IllegalArgumentException} with the reason when it is none. */
  static SpamTreatment parse(String text) {
    String[] parts = text.strip().split("\\s+", 2);
    Optional<String> rest = parts.length == 1 ? Optional.empty() : Optional.of(parts[1]);
    return switch (parts[0]) {
      case "proceed" -> new Proceed();
      case "add-header" -> new AddHeader(rest.map(SpamTreatment::field));
      case "rewrite-subject" -> new RewriteSubject(rest.map(SubjectTemplate::parse));
      case "add-recipient" -> new AddRecipient(only(recipients(rest.orElse(""))));
      case "redirect" -> new Redirect(recipients(rest.orElse("")));
      case "quarantine" -> new Quarantine(rest.map(HeaderTemplate::parse));
      case "tempfail" -> new TempFail(rest.map(SpamReply::passing));
      case "discard" -> new Discard(rest.orElse(""));
      case "reject" -> new Reject(rest.map(SpamReply::permanent));
      default ->
          throw new IllegalArgumentException(
              "'"
                  + parts[0]
                  + "' is not one of proceed, add-header, rewrite-subject, add-recipient, redirect,"
                  + " quarantine, tempfail, discard, reject");
    };
  }

  /** Reads {@code Name: value}. */
  static HeaderField field(String text) {
    String[] parts = text.split(":", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("expected a field such as 'X-Spam: Yes'");
    }
    return HeaderField.of(parts[0].strip(), parts[1].strip());
  }

  private static List<Recipient> recipients(String text) {
    List<Recipient> recipients = new ArrayList<>();
    for (String word : text.split("[\\s,]+", -1)) {
      Recipient recipient = Recipient.of(word);
      if (recipient.address().localPart().isEmpty() || recipient.address().domain().isEmpty()) {
        throw new IllegalArgumentException(
            "expected an address, as in 'redirect spam@example.org'");
      }
      recipients.add(recipient);
    }
    return List.copyOf(recipients);
  }

  private static Recipient only(List<Recipient> all) {
    if (all.size() > 1) {
      throw new IllegalArgumentException("add-recipient takes one address");
    }
    return all.getFirst();
  }

  /** What two treatments share that cannot both be done; the first is. */
  default Object kind() {
    return switch (this) {
      case AddHeader(Optional<HeaderField> own) -> own.map(HeaderField::name);
      case AddRecipient add -> add;
      default -> getClass();
    };
  }

  /** What it needs besides what the section needs. */
  default Needs needs() {
    return switch (this) {
      case Proceed p -> Needs.NONE;
      case AddHeader(Optional<HeaderField> own) ->
          Needs.NONE.emits(Edit.Kind.APPEND).owns(own.stream().map(HeaderField::name).toList());
      case RewriteSubject r ->
          Needs.NONE.facts(Fact.SENDER).emits(Edit.Kind.REPLACE, Edit.Kind.APPEND);
      case AddRecipient a -> Needs.NONE.emits(Edit.Kind.ADD_RECIPIENT);
      case Redirect r -> Needs.NONE.emits(Edit.Kind.ADD_RECIPIENT, Edit.Kind.REMOVE_RECIPIENT);
      case Quarantine(Optional<HeaderTemplate> own) ->
          own.map(HeaderTemplate::needs).orElse(Needs.NONE).mayQuarantine();
      case TempFail(Optional<SpamReply> own) -> own.map(SpamReply::needs).orElse(Needs.NONE);
      case Discard d -> Needs.NONE;
      case Reject(Optional<SpamReply> own) -> own.map(SpamReply::needs).orElse(Needs.NONE);
    };
  }
}
