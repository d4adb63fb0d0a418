package org.sluicemail.filters;

import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;

/**
 * A reply of the operator's to spam, whose text may hold values in braces; one that is missing is
 * empty.
 */
record SpamReply(Reply reply, HeaderTemplate text) {
  private static final Reply REJECTED = new Reply(554, "5.7.1", "Spam message rejected");
  private static final Reply LATER = new Reply(451, "4.7.1", "Try again later");

  private static SpamReply of(Reply reply) {
    return new SpamReply(reply, HeaderTemplate.parse(reply.text()));
  }

  /** A permanent one, such as {@code 554 5.7.1 text}. */
  static SpamReply permanent(String line) {
    return of(new Verdict.Reject(Reply.parse(line, REJECTED)).reply());
  }

  /** A transient one, such as {@code 451 4.7.1 text}. */
  static SpamReply passing(String line) {
    return of(new Verdict.TempFail(Reply.parse(line, LATER)).reply());
  }

  Needs needs() {
    return text.needs();
  }

  Reply fill(HeaderValues values) {
    return with(text.fillAll(values));
  }

  /** What a scanner says is only text: code and status are ours. */
  Reply with(String other) {
    return new Reply(reply.code(), reply.status(), Reply.parse(other, reply).text());
  }
}
