package org.sluicemail.filters.clamav;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.sluicemail.upstream.Clamd;
import org.sluicemail.upstream.ClamdReply;
import org.sluicemail.upstream.Excerpt;

/**
 * Has messages scanned, and remembers what clamd said of the same octets with the same signatures:
 * senders repeat what was deferred, and servers hand on what they split.
 */
final class Memory implements AutoCloseable {
  private final Clamd clamd;
  private final Cache<Scanned, ClamdReply> replies;

  /** Memories with equal settings can be shared. */
  record Settings(Clamd.Settings clamd, int entries, Duration lifetime) {}

  /** What was scanned, by its digest, and with what. */
  private record Scanned(String digest, String version) {}

  Memory(Settings settings, Clamd clamd, Ticker ticker) {
    this.clamd = clamd;
    this.replies =
        Caffeine.newBuilder()
            .maximumSize(settings.entries())
            .expireAfterWrite(settings.lifetime())
            .ticker(ticker)
            .build();
  }

  /** What clamd says of {@code content}, or said. */
  ClamdReply scan(Excerpt content) throws IOException, InterruptedException {
    String digest = digest(content);
    Optional<ClamdReply> known = known(digest);
    if (known.isPresent()) {
      return known.get();
    }
    Clamd.Scan scan = clamd.scanWithVersion(content);
    if (!(scan.reply() instanceof ClamdReply.TooLarge)) {
      replies.put(new Scanned(digest, scan.version()), scan.reply());
    }
    return scan.reply();
  }

  private Optional<ClamdReply> known(String digest) throws IOException, InterruptedException {
    return clamd.versions().stream()
        .flatMap(version ->
            Optional.ofNullable(replies.getIfPresent(new Scanned(digest, version))).stream())
        .findFirst();
  }

  /** How many replies are remembered. */
  long size() {
    replies.cleanUp();
    return replies.estimatedSize();
  }

  private static String digest(Excerpt content) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      content.read((piece, length) -> digest.update(piece, 0, length));
      return HexFormat.of().formatHex(digest.digest());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    replies.invalidateAll();
  }
}
