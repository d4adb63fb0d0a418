package org.sluicemail.dkim;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of tests, and those that are published: a map instead of the DNS. */
public final class Zone implements KeyLookup {
  public static final Instant NOW = Instant.ofEpochSecond(1_770_000_000);
  public static final SigningKey RSA = SigningKey.generate(KeyType.RSA, 2048);
  public static final SigningKey ED25519 = SigningKey.generate(KeyType.ED25519, 0);

  private final Map<String, String> records = new HashMap<>();
  private final Map<String, KeyAnswer> answers = new HashMap<>();
  public final List<String> asked = new ArrayList<>();

  /** With both keys for {@code example.org}: {@code rsa} and {@code ed}. */
  public static Zone usual() {
    return new Zone()
        .put("example.org", "rsa", RSA.record())
        .put("example.org", "ed", ED25519.record());
  }

  public Zone put(String domain, String selector, String record) {
    records.put(selector + "._domainkey." + domain, record);
    return this;
  }

  public Zone answer(String domain, String selector, KeyAnswer answer) {
    answers.put(selector + "._domainkey." + domain, answer);
    return this;
  }

  @Override
  public synchronized KeyAnswer find(String domain, String selector) {
    String name = selector + "._domainkey." + domain;
    asked.add(name);
    String record = records.get(name);
    if (record == null) {
      return answers.getOrDefault(name, new KeyAnswer.None());
    }
    try {
      return new KeyAnswer.Found(KeyRecord.parse(record));
    } catch (MalformedException e) {
      return new KeyAnswer.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  public List<Verified> verify(Letter letter) throws Exception {
    return verify(letter, VerifyRules.STRICT, NOW);
  }

  public List<Verified> verify(Letter letter, VerifyRules rules, Instant now) throws Exception {
    return new Verifier(rules, this, InstantSource.fixed(now))
        .verify(letter.header(), letter.content());
  }

  /** The cause of the only signature. */
  public Cause cause(Letter letter) throws Exception {
    List<Verified> all = verify(letter);
    if (all.size() != 1) {
      throw new IllegalArgumentException("not one signature but " + all);
    }
    return all.getFirst().cause();
  }

  public static Signer signer(SigningKey key, SignatureForm form) {
    String selector = key.type() == KeyType.RSA ? "rsa" : "ed";
    return new Signer("example.org", selector, Optional.empty(), key, form);
  }

  public static Letter sign(Letter letter, Signer signer) {
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = signer.want(hashes);
    hashes.update(letter.body(), 0, letter.body().length);
    hashes.finish();
    return letter.with(signer.sign(letter.header(), hash, NOW));
  }
}
