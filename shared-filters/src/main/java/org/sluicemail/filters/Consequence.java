package org.sluicemail.filters;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;

/**
 * What comes of a hit: {@code reject 550 5.7.1 text}, {@code tempfail}, {@code discard}, {@code
 * quarantine} or {@code proceed}. The text may hold values in braces.
 */
record Consequence(Verdict template) {
  private static final Pattern VALUE = Pattern.compile("\\{([a-z-]+)}");

  /** Reads one; {@code IllegalArgumentException} with the reason when it is none. */
  public static Consequence parse(String text) {
    String[] parts = text.strip().split("\\s+", 2);
    String rest = parts.length == 1 ? "" : parts[1];
    if (!parts[0].equals("proceed")) {
      return new Consequence(new RuleAction.End(parts[0], rest).verdict("local policy"));
    }
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException("nobody would hear the text behind proceed");
    }
    return new Consequence(Verdict.proceed());
  }

  /** Refuses values other than {@code known}. */
  void check(Set<String> known) {
    for (MatchResult value : VALUE.matcher(text()).results().toList()) {
      if (!known.contains(value.group(1))) {
        throw new IllegalArgumentException(
            "there is no {" + value.group(1) + "}; there are " + String.join(", ", known));
      }
    }
  }

  boolean asksFor(String value) {
    return text().contains('{' + value + '}');
  }

  private String text() {
    return switch (template) {
      case Verdict.Proceed() -> "";
      case Verdict.Quarantine(String reason) -> reason;
      case Verdict.TempFail(Reply reply) -> reply.text();
      case Verdict.Discard(String reason) -> reason;
      case Verdict.Reject(Reply reply) -> reply.text();
    };
  }

  /** The verdict with these values in its text. */
  Verdict verdict(Map<String, String> values) {
    return switch (template) {
      case Verdict.Proceed p -> p;
      case Verdict.Quarantine(String reason) -> new Verdict.Quarantine(fill(reason, values));
      case Verdict.TempFail(Reply reply) -> new Verdict.TempFail(fill(reply, values));
      case Verdict.Discard(String reason) -> new Verdict.Discard(fill(reason, values));
      case Verdict.Reject(Reply reply) -> new Verdict.Reject(fill(reply, values));
    };
  }

  private static Reply fill(Reply reply, Map<String, String> values) {
    return new Reply(reply.code(), reply.status(), fill(reply.text(), values));
  }

  private static String fill(String text, Map<String, String> values) {
    return VALUE
        .matcher(text)
        .replaceAll(
            value -> Matcher.quoteReplacement(values.getOrDefault(value.group(1), value.group())));
  }

  /** What the verdict may need of the mail server before the end of the message. */
  Needs needs() {
    return template instanceof Verdict.Quarantine ? Needs.NONE.mayQuarantine() : Needs.NONE;
  }
}
