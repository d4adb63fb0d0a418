package org.sluicemail.filters;

import java.util.Locale;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;

/** What stands on the right of a table for Postfix (access(5)), as far as a filter can do it. */
sealed interface AccessAction {
  /** The lists of this moment have come to an end: {@code OK}, {@code REJECT}, {@code 450 ...}. */
  record End(Verdict verdict) implements AccessAction {}

  /** As if nothing had been found: {@code DUNNO}. */
  record Pass() implements AccessAction {}

  /** A line in the log, and as if nothing had been found: {@code WARN}, {@code INFO}. */
  record Note(String text) implements AccessAction {}

  /** A field on top, and as if nothing had been found: {@code PREPEND}. */
  record Prepend(HeaderField field) implements AccessAction {}

  /** Reads an action; {@code IllegalArgumentException} with the reason when it is none of ours. */
  static AccessAction parse(String result) {
    String[] parts = result.strip().split("\\s+", 2);
    String rest = parts.length == 1 ? "" : parts[1];
    String word = parts[0].toUpperCase(Locale.ROOT);
    if (word.matches("[45]\\d\\d")) {
      return refusal(Integer.parseInt(word), rest);
    }
    return switch (word) {
      case "OK", "PERMIT" -> new End(Verdict.proceed());
      case "REJECT" -> refusal(554, rest);
      // Nobody refuses the mail later on behalf of a weaker answer: it is deferred in the end.
      case "DEFER", "DEFER_IF_PERMIT" -> refusal(450, rest);
      case "DISCARD" -> new End(new Verdict.Discard(or(rest, "access table")));
      case "HOLD" -> new End(new Verdict.Quarantine(or(rest, "access table")));
      case "DUNNO" -> new Pass();
      case "WARN", "INFO" -> new Note(rest);
      case "PREPEND" -> new Prepend(field(rest));
      default -> number(word, parts[0]);
    };
  }

  /** A number, such as the time that pop-before-smtp writes, is as good as OK. */
  private static AccessAction number(String word, String written) {
    if (word.matches("\\d+")) {
      return new End(Verdict.proceed());
    }
    throw new IllegalArgumentException(
        "'"
            + written
            + "' is nothing that we do: OK, DUNNO, REJECT, DEFER, DEFER_IF_PERMIT, DISCARD, HOLD,"
            + " WARN, INFO, PREPEND, or a code from 400 to 599");
  }

  private static End refusal(int code, String text) {
    boolean later = code < 500;
    Reply usual =
        new Reply(code, later ? "4.7.1" : "5.7.1", later ? "Try again later" : "Access denied");
    Reply reply = Reply.parse(text, usual);
    Reply exact = new Reply(code, status(reply, usual), reply.text());
    return new End(later ? new Verdict.TempFail(exact) : new Verdict.Reject(exact));
  }

  /** The code was written first, and is right. */
  private static String status(Reply reply, Reply usual) {
    return usual.status().charAt(0) + reply.status().substring(1);
  }

  private static HeaderField field(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("expected a field, as in 'PREPEND X-Table: yes'");
    }
    return HeaderField.of(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }

  private static String or(String text, String usual) {
    return text.isBlank() ? usual : text;
  }
}
