package org.sluicemail.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Brief;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.config.Secret;

/**
 * The configured store; a URL alone may stand for the section. Each kind has keys of its own.
 *
 * @param maxEntries memory, file: texts and buckets, each
 * @param user Redis: for its ACL; may stand in the URL instead
 * @param password Redis
 * @param timeout file, Redis: how long a connection, and how long an answer may take
 * @param connections Redis: to each server
 * @param tls Redis
 * @param sentinel Redis, for Sentinels that do not speak with everybody
 * @param keyPrefix Redis: how all keys of ours begin
 */
@Brief("url")
public record StoreSettings(
    @Default("memory") StoreUrl url,
    @Min("1000") @Max("50000000") Optional<Integer> maxEntries,
    Optional<String> user,
    Optional<Secret> password,
    @Min("10ms") @Max("60s") Optional<Duration> timeout,
    @Min("1") @Max("1000") Optional<Integer> connections,
    Optional<Tls> tls,
    Optional<Sentinel> sentinel,
    Optional<String> keyPrefix) {
  private static final int IN_MEMORY = 500_000; // some 200 MB
  private static final int IN_FILE = 5_000_000; // some 1 GB

  /**
   * How servers prove who they are, and we where they ask.
   *
   * @param trust certificates (PEM) of those who may sign; else those that Java trusts
   * @param checkName whether the certificate has to bear the name that we connect to
   * @param certificate ours (PEM), with those between it and whom the servers trust
   * @param key its private key (PEM, PKCS#8)
   */
  public record Tls(
      Optional<Path> trust,
      @Default("true") boolean checkName,
      Optional<Path> certificate,
      Optional<Path> key) {
    public Tls {
      if (certificate.isPresent() != key.isPresent()) {
        throw new IllegalArgumentException(
            "a certificate needs its key, and a key its certificate");
      }
    }
  }

  /**
   * How we prove to Sentinels who we are; what {@link #user} and {@link #password} are to Redis.
   */
  public record Sentinel(Optional<String> user, Secret password) {}

  public StoreSettings {
    List<String> useless = new ArrayList<>();
    if (url instanceof StoreUrl.Redis) {
      maxEntries.ifPresent(it -> useless.add("max-entries"));
    } else {
      user.ifPresent(it -> useless.add("user"));
      password.ifPresent(it -> useless.add("password"));
      connections.ifPresent(it -> useless.add("connections"));
      keyPrefix.ifPresent(it -> useless.add("key-prefix"));
    }
    if (url instanceof StoreUrl.Memory) {
      timeout.ifPresent(it -> useless.add("timeout"));
    }
    if (!(url instanceof StoreUrl.Redis redis && redis.tls())) {
      tls.ifPresent(it -> useless.add("tls (write rediss)"));
    }
    if (!(url instanceof StoreUrl.Redis redis && redis.kind() == StoreUrl.Kind.SENTINEL)) {
      sentinel.ifPresent(it -> useless.add("sentinel"));
    }
    if (!useless.isEmpty()) {
      throw new IllegalArgumentException("means nothing there: " + String.join(", ", useless));
    }
    if (!keyPrefix.orElse("sluice:").matches("[A-Za-z0-9:._-]{1,64}")) {
      throw new IllegalArgumentException("key-prefix is letters, digits and : . _ -");
    }
    requireOneUser(url, user, password);
  }

  private static void requireOneUser(
      StoreUrl url, Optional<String> user, Optional<Secret> password) {
    Optional<String> inUrl = url instanceof StoreUrl.Redis redis ? redis.user() : Optional.empty();
    if (user.isPresent() && inUrl.isPresent()) {
      throw new IllegalArgumentException("the user stands both in url and in user");
    }
    if ((user.isPresent() || inUrl.isPresent()) && password.isEmpty()) {
      throw new IllegalArgumentException("a user needs a password");
    }
  }

  /** What is used where nothing is configured. */
  public int entries() {
    return maxEntries.orElse(url instanceof StoreUrl.File ? IN_FILE : IN_MEMORY);
  }

  /** How long one wait may be: of the 8 s for a command several filters may need a part. */
  public Duration patience() {
    return timeout.orElse(Duration.ofSeconds(2));
  }
}
