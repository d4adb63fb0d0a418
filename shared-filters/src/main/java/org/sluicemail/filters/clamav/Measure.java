package org.sluicemail.filters.clamav;

import java.util.List;
import java.util.function.UnaryOperator;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Printable;

/**
 * One thing that is done with a mail: {@code reject 554 5.7.1 text}, {@code add-header NAME: text}
 * and so on. In its text {@code {virus}} stands for the name of the signature.
 */
sealed interface Measure {
  /** Stands for the name. */
  String VIRUS = "{virus}";

  /** Nothing. */
  record Proceed() implements Measure {}

  /** A verdict. */
  record End(Verdict verdict) implements Measure {}

  /** A field at the end of the header, ours alone. */
  record AddHeader(String name, String value) implements Measure {
    /** Refuses what is no field. */
    public AddHeader {
      if (!HeaderField.isName(name) || value.isBlank()) {
        throw new IllegalArgumentException(
            "expected a field, as in 'add-header X-Virus: " + VIRUS + "'");
      }
    }

    private static AddHeader of(String text) {
      String[] parts = text.split(":", 2);
      return new AddHeader(parts[0].strip(), parts.length == 1 ? "" : parts[1].strip());
    }
  }

  /** Reads a measure; {@code IllegalArgumentException} with the reason when it is none. */
  static Measure parse(String text) {
    String[] parts = text.strip().split("\\s+", 2);
    String rest = parts.length == 1 ? "" : parts[1];
    return switch (parts[0]) {
      case "proceed" -> proceed(rest);
      case "add-header" -> AddHeader.of(rest);
      case "quarantine" -> new End(new Verdict.Quarantine(reason(rest)));
      case "discard" -> new End(new Verdict.Discard(reason(rest)));
      case "tempfail" -> new End(new Verdict.TempFail(reply(rest, 451, "4.7.1")));
      case "reject" -> new End(new Verdict.Reject(reply(rest, 554, "5.7.1")));
      default ->
          throw new IllegalArgumentException(
              "'"
                  + parts[0]
                  + "' is not one of proceed, add-header, quarantine, tempfail, discard, reject");
    };
  }

  private static Measure proceed(String rest) {
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException("nothing is said to the client of a mail that proceeds");
    }
    return new Proceed();
  }

  private static String reason(String text) {
    return text.isEmpty() ? "Virus scan" : text;
  }

  private static Reply reply(String text, int code, String status) {
    return Reply.parse(text, new Reply(code, status, "Stopped by the virus scan"));
  }

  /** Whether its text has a place for the name of a signature. */
  default boolean namesVirus() {
    return switch (this) {
      case Proceed() -> false;
      case AddHeader(String name, String value) -> value.contains(VIRUS);
      case End(Verdict verdict) -> verdict.toString().contains(VIRUS);
    };
  }

  default Needs needs() {
    return switch (this) {
      case Proceed() -> Needs.NONE;
      case AddHeader add -> Needs.NONE.emits(Edit.Kind.APPEND).owns(List.of(add.name()));
      case End(Verdict.Quarantine q) -> Needs.NONE.mayQuarantine();
      case End(Verdict verdict) -> Needs.NONE;
    };
  }

  /** {@code before}, and this, for {@code signature}. */
  default Outcome apply(Outcome before, String signature) {
    String shown = shown(signature);
    UnaryOperator<String> fill = text -> text.replace(VIRUS, shown);
    return switch (this) {
      case Proceed() -> before;
      case AddHeader(String name, String value) ->
          before.edit(new Edit.Append(HeaderField.of(name, fill.apply(value))));
      case End(Verdict verdict) -> stronger(before, filled(verdict, fill));
    };
  }

  /** As it may stand in a reply and on a line of a header: names of clamd's own are shorter. */
  private static String shown(String signature) {
    String text = Printable.of(signature).replaceAll("[^ -~]", "?");
    return text.length() <= 200 ? text : text.substring(0, 197) + "...";
  }

  private static Verdict filled(Verdict verdict, UnaryOperator<String> fill) {
    return switch (verdict) {
      case Verdict.Proceed() -> verdict;
      case Verdict.Quarantine(String reason) -> new Verdict.Quarantine(fill.apply(reason));
      case Verdict.Discard(String reason) -> new Verdict.Discard(fill.apply(reason));
      case Verdict.TempFail(Reply reply) -> new Verdict.TempFail(filled(reply, fill));
      case Verdict.Reject(Reply reply) -> new Verdict.Reject(filled(reply, fill));
    };
  }

  private static Reply filled(Reply reply, UnaryOperator<String> fill) {
    return new Reply(reply.code(), reply.status(), fill.apply(reply.text()));
  }

  private static Outcome stronger(Outcome before, Verdict verdict) {
    return new Outcome(before.verdict().or(verdict), before.edits(), before.findings());
  }
}
