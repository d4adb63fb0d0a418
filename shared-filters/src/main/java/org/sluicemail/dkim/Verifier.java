package org.sluicemail.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

  /** Reads a field with a signature of the message. */
  @FunctionalInterface
  public interface Reader {
    Signature read(HeaderField field) throws MalformedException;
  }

  /** What became of each signature, from the top; nothing when there is none. */
  public List<Verified> verify(Header header, Content body)
      throws IOException, InterruptedException {
    List<HeaderField> fields =
        header.all(Signature.NAME).stream().limit(rules.signatures()).toList();
    try (KeySearch search = new KeySearch(keys)) {
      return verify(fields, Signature::parse, search, header, body);
    }
  }

  /**
   * What became of the signature in each of {@code fields}, which are of {@code header}. Their keys
   * are searched for along with those that the caller wants.
   */
  public List<Verified> verify(
      List<HeaderField> fields, Reader reader, KeySearch search, Header header, Content body)
      throws IOException, InterruptedException {
    long now = clock.instant().getEpochSecond();
    BodyHashes hashes = new BodyHashes();
    List<SignatureCheck> checks = new ArrayList<>();
    for (HeaderField field : fields) {
      checks.add(SignatureCheck.of(field, reader, rules, now, hashes));
    }
    List<SignatureCheck> open = checks.stream().filter(check -> !check.decided()).toList();
    if (!open.isEmpty()) {
      conclude(open, search, header, body, hashes);
    }
    return checks.stream().map(SignatureCheck::verified).toList();
  }

  /** Whether there is a signature in {@code fields} that cannot be judged without the body. */
  public boolean needsBody(List<HeaderField> fields) {
    long now = clock.instant().getEpochSecond();
    BodyHashes hashes = new BodyHashes();
    return fields.stream()
        .map(field -> SignatureCheck.of(field, Signature::parse, rules, now, hashes))
        .anyMatch(check -> !check.decided());
  }

  /** While the body is read, the keys are on their way. */
  private static void conclude(
      List<SignatureCheck> checks, KeySearch search, Header header, Content body, BodyHashes hashes)
      throws IOException, InterruptedException {
    try (InputStream in = body.open()) {
      for (SignatureCheck check : checks) {
        search.begin(check.signature().domain(), check.signature().selector());
      }
      hashes.read(in);
    }
    for (SignatureCheck check : checks) {
      Signature signature = check.signature();
      check.conclude(search.answer(signature.domain(), signature.selector()), header);
    }
  }
}
