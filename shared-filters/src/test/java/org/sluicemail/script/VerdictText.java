package org.sluicemail.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;

/** Verdicts as scripts write them: {@code reject 550 5.7.1 text}, {@code quarantine reason}. */
final class VerdictText {
  private static final Pattern REPLY =
      Pattern.compile("(\\d{3}) (\\d\\.\\d{1,3}\\.\\d{1,3})(?: (.*))?");

  private VerdictText() {}

  static Verdict parse(String text) {
    String[] parts = text.strip().split(" ", 2);
    String rest = parts.length > 1 ? Lines.text(parts[1]) : "";
    return switch (parts[0]) {
      case "proceed" -> Verdict.proceed();
      case "quarantine" -> new Verdict.Quarantine(rest);
      case "tempfail" -> new Verdict.TempFail(reply(rest));
      case "discard" -> new Verdict.Discard(rest);
      case "reject" -> new Verdict.Reject(reply(rest));
      default -> throw new IllegalArgumentException("no verdict: " + text.strip());
    };
  }

  private static Reply reply(String text) {
    Matcher reply = REPLY.matcher(text);
    if (!reply.matches() || reply.group(3) == null) {
      throw new IllegalArgumentException("no reply with code, status and text: " + text);
    }
    return new Reply(Integer.parseInt(reply.group(1)), reply.group(2), reply.group(3));
  }

  /** All that is known of {@code verdict}. */
  static String of(Verdict verdict) {
    String rest =
        switch (verdict) {
          case Verdict.Proceed() -> "";
          case Verdict.Quarantine(String reason) -> reason;
          case Verdict.TempFail(Reply reply) -> reply.toString();
          case Verdict.Discard(String reason) -> reason;
          case Verdict.Reject(Reply reply) -> reply.toString();
        };
    return (verdict.word() + " " + rest).strip();
  }

  /** What a mail server is told: nobody hears why a mail was discarded; replies are in ASCII. */
  static String toServer(Verdict verdict) {
    return verdict instanceof Verdict.Discard
        ? verdict.word()
        : of(verdict).replaceAll("[^\\x00-\\x7F]", "?");
  }
}
