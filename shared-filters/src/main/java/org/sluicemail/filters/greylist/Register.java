package org.sluicemail.filters.greylist;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.filter.Finding.Greylisting;
import org.sluicemail.filter.Finding.Greylisting.Standing;
import org.sluicemail.store.Key;
import org.sluicemail.store.Store;
import org.sluicemail.store.Value;

/**
 * Who has come before, as the store remembers it: one round trip for somebody known, two for
 * somebody new.
 *
 * @param owner under whose name the store keeps it
 */
public record Register(
    Settings settings, Exempt exempt, String owner, Store store, InstantSource clock) {
  /** What is known is written down anew after this part of its time, not for each message. */
  private static final int RENEWALS = 10;

  /** What was found out; {@code remaining} is for who has to wait. */
  record Entry(Greylisting greylisting, Duration remaining) {
    static Entry of(Standing standing, String reason) {
      return new Entry(new Greylisting(standing, reason), Duration.ZERO);
    }

    boolean waits() {
      return remaining.isPositive();
    }
  }

  /** How the sender stands, who is written down when he is new. */
  Entry look(Claim claim) throws IOException, InterruptedException {
    Optional<String> reason = exempt.reason(claim);
    if (reason.isPresent()) {
      return Entry.of(Standing.ALLOWED, reason.get());
    }
    Places places = Places.of(owner, settings.masks(), claim);
    Instant now = now();
    Page page = Page.of(places, store.get(keys(places)));
    Entry entry = entry(places, page, now);
    if (entry.greylisting().standing() == Standing.NEW) {
      store.put(
          values(places.traces(), new Contact(Contact.State.WAITING, now), settings.expire()));
    }
    return entry;
  }

  private List<Key> keys(Places places) {
    List<Key> keys = places.traces();
    if (settings.autoAllow().on()) {
      keys.add(places.network());
      places.domain().ifPresent(keys::add);
    }
    if (settings.correspondents()) {
      places.correspondent().ifPresent(keys::add);
    }
    return keys;
  }

  private Entry entry(Places places, Page page, Instant now) {
    if (page.correspondent()) {
      return Entry.of(Standing.ALLOWED, "our user has written to the sender");
    }
    Optional<Contact> contact = page.best();
    if (contact.filter(Contact::known).isPresent()) {
      boolean old = isOld(page.renewed(), settings.lifetime(), now);
      return entry(Standing.KNOWN, "known sender", page, now, old || isDue(page, now));
    }
    Optional<String> allowed = allowed(places, page, now);
    if (allowed.isPresent()) {
      return entry(Standing.ALLOWED, allowed.get(), page, now, isDue(page, now));
    }
    return contact
        .map(waiting -> again(waiting.age(now), page, now))
        .orElseGet(() -> waits(Standing.NEW, "new sender", settings.delay()));
  }

  /** Why somebody is let through whose network or domain has sent enough good messages. */
  private Optional<String> allowed(Places places, Page page, Instant now) {
    Settings.AutoAllow auto = settings.autoAllow();
    long network = page.network().left(now, auto.forget());
    long domain = page.domain().left(now, auto.forget());
    if (auto.on() && network >= auto.messages()) {
      return Optional.of(network + " good messages from " + places.from());
    }
    return auto.on() && domain >= auto.messages()
        ? Optional.of(domain + " good messages from the sender's domain through these hosts")
        : Optional.empty();
  }

  /** Whether it is time to count another good message of somebody who need not wait. */
  private boolean isDue(Page page, Instant now) {
    Duration forget = settings.autoAllow().forget();
    return settings.autoAllow().on() && isOld(page.network().at(), forget, now);
  }

  private static boolean isOld(Instant at, Duration lifetime, Instant now) {
    return Duration.between(at, now).compareTo(lifetime.dividedBy(RENEWALS)) >= 0;
  }

  private Entry again(Duration age, Page page, Instant now) {
    if (age.compareTo(settings.delay()) < 0) {
      String reason = "came again after " + age.toSeconds() + " seconds";
      return waits(Standing.EARLY, reason, settings.delay().minus(age));
    }
    String reason = "delayed " + age.toSeconds() + " seconds";
    return entry(Standing.PASSED, reason, page, now, true);
  }

  private static Entry waits(Standing standing, String reason, Duration remaining) {
    return new Entry(new Greylisting(standing, reason), remaining);
  }

  private Entry entry(Standing standing, String reason, Page page, Instant now, boolean due) {
    Duration forget = settings.autoAllow().forget();
    long network = page.network().left(now, forget);
    long domain = page.domain().left(now, forget);
    return new Entry(new Greylisting(standing, reason, network, domain, due), Duration.ZERO);
  }

  /** Writes down that {@code claims} of one message were good, in one round trip. */
  void learn(List<Claim> claims, long network, long domain)
      throws IOException, InterruptedException {
    Instant now = now();
    Map<Key, Value> values = new HashMap<>();
    for (Claim claim : claims) {
      Places places = Places.of(owner, settings.masks(), claim);
      Contact known = new Contact(Contact.State.KNOWN, now);
      values.putAll(values(places.contacts(), known, settings.lifetime()));
      if (settings.autoAllow().on()) {
        values.put(places.network(), counted(network, now));
        places.domain().ifPresent(key -> values.put(key, counted(domain, now)));
      }
    }
    store.put(values);
  }

  private static Map<Key, Value> values(List<Key> keys, Contact contact, Duration lifetime) {
    Map<Key, Value> values = new HashMap<>();
    keys.forEach(key -> values.put(key, new Value(contact.text(), lifetime)));
    return values;
  }

  /** One more, kept until all are forgotten. */
  private Value counted(long before, Instant now) {
    Settings.AutoAllow auto = settings.autoAllow();
    long count = Math.min(before + 1, auto.most());
    return new Value(new Passes(count, now).text(), auto.forget().multipliedBy(count));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
