package org.sluicemail.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/** Verifies the signatures of messages (RFC 6376 section 6). Safe for use by many threads. */
public final class Verifier {
  private final VerifyRules rules;
  private final KeyLookup keys;
  private final InstantSource clock;

  public Verifier(VerifyRules rules, KeyLookup keys, InstantSource clock) {
    this.rules = rules;
    this.keys = keys;
    this.clock = clock;
  }

  private record KeyName(String domain, String selector) {}

  /** What became of each signature, from the top; nothing when there is none. */
  public List<Verified> verify(Header header, Content body)
      throws IOException, InterruptedException {
    long now = clock.instant().getEpochSecond();
    BodyHashes hashes = new BodyHashes();
    List<SignatureCheck> checks = new ArrayList<>();
    for (HeaderField field :
        header.all(Signature.NAME).stream().limit(rules.signatures()).toList()) {
      checks.add(SignatureCheck.of(field, rules, now, hashes));
    }
    return checks.stream().allMatch(SignatureCheck::decided)
        ? checks.stream().map(SignatureCheck::verified).toList()
        : verify(checks, header, body, hashes);
  }

  /** While the body is read, the keys are on their way. */
  private List<Verified> verify(
      List<SignatureCheck> checks, Header header, Content body, BodyHashes hashes)
      throws IOException, InterruptedException {
    try (ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor()) {
      try (InputStream in = body.open()) {
        Map<KeyName, Future<KeyAnswer>> answers = begin(checks, lookups);
        hashes.read(in);
        for (SignatureCheck check : checks) {
          if (!check.decided()) {
            check.conclude(answer(answers, check), header);
          }
        }
      } finally {
        lookups.shutdownNow();
      }
    }
    return checks.stream().map(SignatureCheck::verified).toList();
  }

  /** One look-up for each key, however many signatures name it. */
  private Map<KeyName, Future<KeyAnswer>> begin(
      List<SignatureCheck> checks, ExecutorService lookups) {
    Map<KeyName, Future<KeyAnswer>> answers = new LinkedHashMap<>();
    for (SignatureCheck check : checks) {
      if (!check.decided()) {
        answers.computeIfAbsent(
            name(check), name -> lookups.submit(() -> keys.find(name.domain, name.selector)));
      }
    }
    return answers;
  }

  private static KeyName name(SignatureCheck check) {
    return new KeyName(check.signature().domain(), check.signature().selector());
  }

  private static KeyAnswer answer(Map<KeyName, Future<KeyAnswer>> answers, SignatureCheck check)
      throws InterruptedException {
    Future<KeyAnswer> answer = answers.get(name(check));
    if (answer == null) {
      throw new IllegalStateException("every key was asked for");
    }
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("looking up a key", e.getCause());
    }
  }
}
