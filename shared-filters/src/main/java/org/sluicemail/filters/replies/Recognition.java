package org.sluicemail.filters.replies;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.chain.Scene;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Session;
import org.sluicemail.store.Key;
import org.sluicemail.store.Store;

/**
 * Recognises answers to our mail among mail that comes in.
 *
 * @param requireRecipient whether only those may answer to whom our mail was sent
 */
public record Recognition(Direction direction, boolean requireRecipient, Store store)
    implements HeaderFilter {
  @Override
  public Needs needs() {
    return direction
        .needs()
        .facts(Fact.SENDER, Fact.RECIPIENTS)
        .withHeader()
        .produces(Finding.ReplyToOurs.NAME);
  }

  @Override
  public Outcome onHeader(Session session, Envelope envelope, Header header)
      throws IOException, InterruptedException {
    List<String> ids = MessageIds.answered(header);
    if (ids.isEmpty() || direction.isOutgoing(Scene.of(session, envelope, header))) {
      return Outcome.PROCEED;
    }
    Map<Key, String> found = store.get(ids.stream().map(Sent::key).toList());
    Answer answer = Answer.of(envelope, header);
    for (String id : ids) {
      Optional<Party> author =
          Optional.ofNullable(found.get(Sent.key(id)))
              .flatMap(Sent::parse)
              .flatMap(sent -> author(answer, sent));
      if (author.isPresent()) {
        return Outcome.PROCEED.find(new Finding.ReplyToOurs(id, author.get().mailbox()));
      }
    }
    return Outcome.PROCEED;
  }

  private Optional<Party> author(Answer answer, Sent sent) {
    return requireRecipient && !answer.isExpectedBy(sent) ? Optional.empty() : answer.author(sent);
  }
}
