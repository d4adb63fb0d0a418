package org.sluicemail.chain;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;

/** What can be done about one mail at the door that it came in by. */
record Means(Chain chain, Door door, Recipients recipients) {
  private static final Logger LOG = LoggerFactory.getLogger(Means.class);

  /**
   * What becomes of the mail as it stands. What the door cannot do makes the client try again:
   * never is the mail taken without it.
   */
  Verdict possible(Tally tally) {
    if (tally.settled()) {
      return tally.verdict();
    }
    if (recipients.goWith(tally.edits())) {
      return new Verdict.Discard("no recipient is left");
    }
    if (!door.can(tally.verdict(), tally.edits())) {
      LOG.warn("chain {}: the mail server cannot do what was decided; deferred", chain.name());
      return new Verdict.TempFail(Reply.UNAVAILABLE);
    }
    return tally.verdict();
  }
}
