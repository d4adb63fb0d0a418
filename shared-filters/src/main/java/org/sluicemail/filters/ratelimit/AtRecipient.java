package org.sluicemail.filters.ratelimit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.ReplyTemplate;
import org.sluicemail.filter.SmtpTime;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.Session;
import org.sluicemail.store.Bucket;
import org.sluicemail.store.Lease;
import org.sluicemail.store.Store;
import org.sluicemail.store.Taking;

/**
 * Reserves for each recipient in all buckets at once, or refuses him.
 *
 * @param owner under whose name the store keeps the buckets
 */
public record AtRecipient(Settings settings, Exempt exempt, String owner, Store store)
    implements RecipientFilter, SmtpTime {
  private static final Logger LOG = LoggerFactory.getLogger(AtRecipient.class);
  private static final String PROCESS = UUID.randomUUID().toString();
  private static final AtomicLong LEASES = new AtomicLong();

  @Override
  public Needs needs() {
    return settings.needs().and(exempt.needs());
  }

  @Override
  public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient)
      throws IOException, InterruptedException {
    if (exempt.holds(session) || exempt.holds(recipient.address())) {
      return Outcome.PROCEED;
    }
    Map<Bucket, Limit> buckets = buckets(session, soFar, recipient.address());
    return buckets.isEmpty() ? Outcome.PROCEED : take(session, buckets);
  }

  private Map<Bucket, Limit> buckets(Session session, Envelope soFar, Address recipient) {
    Draw draw = new Draw(session, soFar.sender().address(), recipient, settings.masks());
    Map<Bucket, Limit> buckets = new LinkedHashMap<>();
    settings
        .limits(draw.sender())
        .filter(limit -> limit.count() == Limit.Count.RECIPIENT || isFirst(soFar))
        .forEach(
            limit -> limit.bucket(owner, draw).ifPresent(bucket -> buckets.put(bucket, limit)));
    return buckets;
  }

  /** Whether nothing was drawn for this message yet. */
  private boolean isFirst(Envelope soFar) {
    return soFar.recipients().stream().allMatch(each -> exempt.holds(each.address()));
  }

  private Outcome take(Session session, Map<Bucket, Limit> buckets)
      throws IOException, InterruptedException {
    String id = PROCESS + '-' + LEASES.incrementAndGet();
    Lease lease = new Lease(id, new ArrayList<>(buckets.keySet()), 1, settings.hold());
    return switch (store.take(lease)) {
      case Taking.Granted() -> Outcome.PROCEED.hold(lease);
      case Taking.Refused refused -> {
        LOG.info(
            "{}: limit {} is full, {}",
            session.queueId().isEmpty() ? "NOQUEUE" : Printable.of(session.queueId()),
            refused.full().key(),
            ReplyTemplate.wait(refused.after()));
        yield Outcome.of(limit(buckets, refused).refusal(refused));
      }
    };
  }

  /** A store may tell the bucket with settings of its own: its key is what counts. */
  private static Limit limit(Map<Bucket, Limit> buckets, Taking.Refused refused) {
    List<Limit> limits =
        buckets.entrySet().stream()
            .filter(entry -> entry.getKey().key().equals(refused.full().key()))
            .map(Map.Entry::getValue)
            .toList();
    return limits.getFirst();
  }
}
