package org.sluicemail.filters.publish;

import java.time.Duration;
import java.util.Optional;
import org.sluicemail.config.Brief;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Secret;
import org.sluicemail.store.StoreSettings;
import org.sluicemail.store.StoreUrl;

/**
 * The server that copies are sent to; a URL alone may stand for the section.
 *
 * @param url as that of a store in Redis
 * @param user for its ACL; may stand in the URL instead
 * @param timeout how long a connection, and how long an answer may take
 */
@Brief("url")
public record Redis(
    StoreUrl url,
    Optional<String> user,
    Optional<Secret> password,
    @Default("2s") @Min("10ms") @Max("60s") Duration timeout,
    Optional<StoreSettings.Tls> tls,
    Optional<StoreSettings.Sentinel> sentinel) {
  /** Refuses what no store in Redis could be either. */
  public Redis {
    if (!(url instanceof StoreUrl.Redis)) {
      throw new IllegalArgumentException("write redis://host:port");
    }
    var unused = settings(url, user, password, timeout, tls, sentinel);
  }

  StoreSettings settings() {
    return settings(url, user, password, timeout, tls, sentinel);
  }

  private static StoreSettings settings(
      StoreUrl url,
      Optional<String> user,
      Optional<Secret> password,
      Duration timeout,
      Optional<StoreSettings.Tls> tls,
      Optional<StoreSettings.Sentinel> sentinel) {
    return new StoreSettings(
        url,
        Optional.empty(),
        user,
        password,
        Optional.of(timeout),
        Optional.of(1), // there is one sender
        tls,
        sentinel,
        Optional.empty());
  }
}
