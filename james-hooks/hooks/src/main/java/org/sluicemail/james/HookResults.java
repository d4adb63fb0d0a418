package org.sluicemail.james;

import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.HookReturnCode.Action;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;

/** Verdicts in the words of James. */
final class HookResults {
  private static final Reply REFUSED = new Reply(550, "5.7.1", "Message refused");

  /** A server that says this closes the connection (RFC 5321 section 3.8). */
  private static final int CLOSING = 421;

  private HookResults() {}

  /**
   * The answer to a command or a message. DECLINED lets James go on; OK at MAIL or RCPT would skip
   * James's own checks, so that anybody could relay through it.
   */
  static HookResult of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Proceed() -> HookResult.DECLINED;
      case Verdict.Quarantine quarantine -> HookResult.DECLINED;
      case Verdict.TempFail(Reply reply) -> refusal(HookReturnCode.denySoft(), reply);
      case Verdict.Discard discard -> discarded();
      case Verdict.Reject(Reply reply) -> refusal(HookReturnCode.deny(), reply);
    };
  }

  /** The answer when we failed ourselves. */
  static HookResult of(OnError onError) {
    return switch (onError) {
      case PROCEED -> HookResult.DECLINED;
      case TEMPFAIL -> of(new Verdict.TempFail(Reply.UNAVAILABLE));
      case REJECT -> of(new Verdict.Reject(REFUSED));
    };
  }

  private static HookResult refusal(HookReturnCode code, Reply reply) {
    return HookResult.builder()
        .hookReturnCode(
            reply.code() == CLOSING ? HookReturnCode.disconnected(Action.DENYSOFT) : code)
        .smtpReturnCode(Integer.toString(reply.code()))
        .smtpDescription(reply.status() + " " + ascii(reply.text()))
        .build();
  }

  /** Replies are ASCII (RFC 5321 section 4.2); that there is one line of them, Reply sees to. */
  private static String ascii(String text) {
    return text.replaceAll("[^\\x20-\\x7E]", "?");
  }

  /** James asks no further hook and queues nothing; the client hears what it always hears. */
  private static HookResult discarded() {
    return HookResult.builder()
        .hookReturnCode(HookReturnCode.ok())
        .smtpReturnCode("250")
        .smtpDescription("2.6.0 Message received")
        .build();
  }
}
