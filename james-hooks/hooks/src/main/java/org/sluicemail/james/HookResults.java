package org.sluicemail.james;

import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;

/** Verdicts in the words of James. */
final class HookResults {
  /** The answer to a failure of ours: nothing is taken unseen. */
  static final HookResult UNAVAILABLE = refusal(HookReturnCode.denySoft(), Reply.UNAVAILABLE);

  private HookResults() {}

  /** The answer at the end of the message; DECLINED lets James go on with it. */
  static HookResult of(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Proceed() -> HookResult.DECLINED;
      case Verdict.Quarantine quarantine -> HookResult.DECLINED;
      case Verdict.TempFail(Reply reply) -> refusal(HookReturnCode.denySoft(), reply);
      case Verdict.Discard discard -> discarded();
      case Verdict.Reject(Reply reply) -> refusal(HookReturnCode.deny(), reply);
    };
  }

  private static HookResult refusal(HookReturnCode code, Reply reply) {
    return HookResult.builder()
        .hookReturnCode(code)
        .smtpReturnCode(Integer.toString(reply.code()))
        .smtpDescription(reply.status() + " " + reply.text())
        .build();
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
