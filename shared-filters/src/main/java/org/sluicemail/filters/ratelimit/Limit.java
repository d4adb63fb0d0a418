package org.sluicemail.filters.ratelimit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sluicemail.config.Default;
import org.sluicemail.config.Rate;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.ReplyTemplate;
import org.sluicemail.filter.Verdict;
import org.sluicemail.store.Bucket;
import org.sluicemail.store.Key;
import org.sluicemail.store.Taking;

/**
 * One limit.
 *
 * @param name by which the log, the reply and the store tell it from others
 * @param key what mail has in common that draws on one bucket
 * @param rate how much flows through a bucket, and how much at once
 * @param count what draws one
 * @param when to which mail it applies
 * @param reply for who comes too often
 */
public record Limit(
    String name,
    List<KeyPart> key,
    Rate rate,
    @Default("recipient") Count count,
    @Default("always") Occasion when,
    @Default("451 4.7.1 Rate limit {limit} exceeded, try again in {wait}") ReplyTemplate reply) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /** What draws one. */
  public enum Count {
    /** Each recipient. */
    RECIPIENT,
    /** The message, whoever gets it. */
    MESSAGE
  }

  /** To which mail a limit applies. */
  public enum Occasion {
    /** To all. */
    ALWAYS,
    /** To mail of the senders that bounces have. */
    BOUNCE
  }

  /** Refuses what makes no sense. */
  public Limit {
    key = List.copyOf(key);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a limit has a name of a-z, 0-9, '.', '_' and '-'");
    }
    if (key.isEmpty() || new HashSet<>(key).size() < key.size()) {
      throw new IllegalArgumentException("a limit has a key of parts, each once");
    }
    if (count == Count.MESSAGE && key.stream().anyMatch(KeyPart::isOfRecipient)) {
      throw new IllegalArgumentException("what counts messages has no recipient in its key");
    }
    reply = reply.knowing("limit", "wait");
  }

  Needs needs() {
    return key.stream().map(KeyPart::needs).reduce(Needs.NONE, Needs::and);
  }

  /** The bucket to draw on; none when a part of the key is missing. */
  Optional<Bucket> bucket(String owner, Draw draw) {
    List<String> words = new ArrayList<>(List.of(name));
    for (KeyPart part : key) {
      Optional<String> text = part.of(draw);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      words.add(text.get());
    }
    return Optional.of(new Bucket(Key.of(owner, words), rate));
  }

  Verdict refusal(Taking.Refused refused) {
    return reply.verdict(Map.of("limit", name, "wait", ReplyTemplate.wait(refused.after())));
  }
}
