package org.sluicemail.filters;

import java.util.Optional;
import java.util.regex.Pattern;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;

/** One thing that a rule does: {@code reject 550 5.7.1 text}, {@code find NAME} and so on. */
sealed interface RuleAction {
  /**
   * A verdict, which ends the rules of its moment.
   *
   * @param text of the reply, or the reason; may be empty
   */
  record End(String word, String text) implements RuleAction {
    private static final Reply REJECTED = new Reply(550, "5.7.1", "Rejected by local policy");
    private static final Reply LATER = new Reply(451, "4.7.1", "Try again later");

    /** Refuses a word that is no verdict, and a reply that does not fit it. */
    public End {
      verdict(word, text, "");
    }

    /** The verdict of {@code rule}. */
    Verdict verdict(String rule) {
      return verdict(word, text, rule);
    }

    private static Verdict verdict(String word, String text, String rule) {
      String reason = text.isEmpty() ? "rule " + rule : text;
      return switch (word) {
        case "reject" -> new Verdict.Reject(Reply.parse(text, REJECTED));
        case "tempfail" -> new Verdict.TempFail(Reply.parse(text, LATER));
        case "discard" -> new Verdict.Discard(reason);
        case "quarantine" -> new Verdict.Quarantine(reason);
        default ->
            throw new IllegalArgumentException(
                "'"
                    + word
                    + "' is not one of reject, tempfail, discard, quarantine, add-header, find");
      };
    }
  }

  /** A field at the end of the header; received fields of its name are removed. */
  record AddHeader(HeaderField field) implements RuleAction {
    private static AddHeader of(String text) {
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException("expected a field, as in 'add-header X-Rule: yes'");
      }
      String name = text.substring(0, colon).strip();
      return new AddHeader(HeaderField.of(name, text.substring(colon + 1).strip()));
    }
  }

  /** A mark for later filters. */
  record Find(Finding.Mark mark) implements RuleAction {
    // Names with a colon are those of other kinds of finding, such as symbol:NAME.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static Find of(String text) {
      String[] parts = text.split("\\s+", 2);
      if (!NAME.matcher(parts[0]).matches()) {
        throw new IllegalArgumentException(
            "expected a name of letters, digits, '.', '_' and '-', as in 'find trusted'");
      }
      return new Find(new Finding.Mark(parts[0], parts.length == 1 ? "" : parts[1]));
    }
  }

  /** Reads an action; {@code IllegalArgumentException} with the reason when it is none. */
  static RuleAction parse(String text) {
    String[] parts = text.strip().split("\\s+", 2);
    String rest = parts.length == 1 ? "" : parts[1];
    return switch (parts[0]) {
      case "add-header" -> AddHeader.of(rest);
      case "find" -> Find.of(rest);
      default -> new End(parts[0], rest);
    };
  }

  /** This, if it is a verdict. */
  default Optional<End> end() {
    return this instanceof End end ? Optional.of(end) : Optional.empty();
  }
}
