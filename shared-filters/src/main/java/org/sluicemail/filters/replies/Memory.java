package org.sluicemail.filters.replies;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.sluicemail.chain.Scene;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.store.Key;
import org.sluicemail.store.Store;
import org.sluicemail.store.Value;

/**
 * Remembers mail of ours that was taken, and to whom our users write.
 *
 * @param messages how long a message id is kept
 * @param correspondents how long a correspondent is kept; zero for not at all
 */
public record Memory(Direction direction, Duration messages, Duration correspondents, Store store)
    implements Observer {
  @Override
  public Needs needs() {
    return direction.needs().facts(Fact.SENDER, Fact.RECIPIENTS).withHeader();
  }

  @Override
  public void ended(Ending ending) throws IOException, InterruptedException {
    boolean taken =
        ending.how() == Ending.How.DECIDED && ending.verdict().filter(Verdict::accepts).isPresent();
    if (ending.mail().isEmpty() || !taken || !direction.isOutgoing(Scene.of(ending))) {
      return;
    }
    Map<Key, Value> values = values(ending.mail().get());
    if (!values.isEmpty()) {
      store.put(values);
    }
  }

  private Map<Key, Value> values(Mail mail) {
    Header header = mail.message().header();
    Sent sent = Sent.of(mail.envelope(), header);
    Map<Key, Value> values = new HashMap<>();
    MessageIds.own(header)
        .ifPresent(id -> values.put(Sent.key(id), new Value(sent.text(), messages)));
    if (correspondents.isPositive() && isPersonal(mail)) {
      for (Party author : sent.authors()) {
        for (Party recipient : sent.recipients()) {
          values.put(Correspondents.key(author, recipient), new Value("1", correspondents));
        }
      }
    }
    return values;
  }

  /** What a machine answers (RFC 3834 section 5) says nothing of whom its owner knows. */
  private static boolean isPersonal(Mail mail) {
    return !mail.envelope().sender().isNull()
        && mail.message()
            .header()
            .first("Auto-Submitted")
            .filter(field -> !field.text().equalsIgnoreCase("no"))
            .isEmpty();
  }
}
