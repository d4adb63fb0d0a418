package org.sluicemail.daemon.real;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.sluicemail.chain.Edits;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;

/** What is to be done to which mail, and what should come of it; mails are known by a token. */
final class Plans implements Judge.Answer {
  private final Map<String, List<Edit>> planned = new ConcurrentHashMap<>();
  private final Map<String, Result> results = new ConcurrentHashMap<>();

  /** The mail after the edits, as the chain tells it. */
  record Result(Header top, Header below, Envelope envelope) {}

  void plan(String token, List<Edit> edits) {
    planned.put(token, edits);
  }

  /** What should have become of the mail. */
  Result result(String token) {
    return Optional.ofNullable(results.remove(token))
        .orElseThrow(() -> new AssertionError("no filter saw " + token));
  }

  @Override
  public Outcome to(Mail received) throws IOException {
    for (Map.Entry<String, List<Edit>> plan : planned.entrySet()) {
      if (received.envelope().recipients().getFirst().address().text().contains(plan.getKey())) {
        return carryOut(plan.getKey(), plan.getValue(), received);
      }
    }
    throw new IllegalStateException("nobody planned anything for " + received.envelope());
  }

  private Outcome carryOut(String token, List<Edit> edits, Mail received) {
    Edits all = Edits.of(received.message().header(), edits);
    Header whole = all.apply(received.message().header());
    int top = all.top().size();
    Header below = new Header(whole.fields().subList(top, whole.fields().size()));
    Header first = new Header(all.top());
    results.put(token, new Result(first, below, all.apply(received.envelope())));
    planned.remove(token);
    return new Outcome(Verdict.proceed(), edits, List.of());
  }
}
