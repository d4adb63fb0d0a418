package org.sluicemail.dkim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.DomainName;
import org.sluicemail.mail.Printable;

/**
 * Keys from the DNS (RFC 6376 section 3.6.2). What was published is kept by the resolver for as
 * long as its owner says; what was read of it, here.
 */
public final class DnsKeys implements KeyLookup {
  /** Reading a key takes some 30 µs, and many mails come from few domains. A key takes 2 KiB. */
  private static final int MAX_KEPT = 2_000;

  private final Dns dns;
  private final Cache<String, KeyAnswer> read =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).executor(Runnable::run).build();

  public DnsKeys(Dns dns) {
    this.dns = dns;
  }

  @Override
  public KeyAnswer find(String domain, String selector) throws InterruptedException {
    Optional<DomainName> name = DomainName.of(selector + "._domainkey." + domain);
    if (name.isEmpty()) {
      return new KeyAnswer.None(); // too long for there to be anything
    }
    try {
      return answer(dns.txt(name.get()).records());
    } catch (IOException e) {
      return new KeyAnswer.Unavailable(Printable.of(String.valueOf(e.getMessage())));
    }
  }

  /** Texts that are no keys at all are passed over: a wildcard answers to every name. */
  private KeyAnswer answer(List<String> texts) {
    List<String> keys = texts.stream().filter(KeyRecord::isCandidate).distinct().toList();
    return switch (keys.size()) {
      case 0 -> new KeyAnswer.None();
      case 1 -> read(keys.getFirst());
      default -> only(keys.stream().map(KeyAnswer::parse).toList());
    };
  }

  KeyAnswer read(String text) {
    return read.get(text, KeyAnswer::parse);
  }

  /** How many texts it has in mind. */
  long kept() {
    read.cleanUp();
    return read.estimatedSize();
  }

  /** Of several, the one that can be read. */
  private static KeyAnswer only(List<KeyAnswer> answers) {
    List<KeyAnswer> found = answers.stream().filter(KeyAnswer.Found.class::isInstance).toList();
    return found.size() == 1 ? found.getFirst() : new KeyAnswer.Several();
  }
}
