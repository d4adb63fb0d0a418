package org.sluicemail.arc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sluicemail.dkim.Cause;
import org.sluicemail.dkim.JudgedKey;
import org.sluicemail.dkim.KeyLookup;
import org.sluicemail.dkim.KeySearch;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.Verified;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/** Validates the chains of messages (RFC 8617 section 5.2). Safe for use by many threads. */
public final class ChainValidator {
  private final VerifyRules rules;
  private final int sets;
  private final KeyLookup keys;
  private final Verifier verifier;

  /**
   * Demands of signatures what {@code rules} say.
   *
   * @param sets of a chain that are looked at; longer ones fail. At most 50 are allowed.
   */
  public ChainValidator(VerifyRules rules, int sets, KeyLookup keys, InstantSource clock) {
    if (sets < 1 || sets > Instance.MAX) {
      throw new IllegalArgumentException("a chain has 1 to " + Instance.MAX + " sets");
    }
    this.rules = rules;
    this.sets = sets;
    this.keys = keys;
    this.verifier = new Verifier(rules, keys, clock);
  }

  /** What became of the chain of a message; every failure is for good, that of the DNS, too. */
  public ChainResult validate(Header header, Content body)
      throws IOException, InterruptedException {
    if (!ArcChain.isIn(header)) {
      return ChainResult.NONE;
    }
    try (KeySearch search = new KeySearch(keys)) {
      return validate(ArcChain.read(header, sets), search, header, body);
    } catch (MalformedException e) {
      return ChainResult.fail(String.valueOf(e.getMessage()));
    }
  }

  private ChainResult validate(ArcChain chain, KeySearch search, Header header, Content body)
      throws IOException, InterruptedException {
    chain.sets().forEach(set -> search.begin(set.seal().domain(), set.seal().selector()));
    List<HeaderField> fields = chain.sets().reversed().stream().map(ArcSet::message).toList();
    List<Verified> messages =
        verifier.verify(fields, ChainValidator::message, search, header, body);
    Verified newest = messages.getFirst();
    if (!newest.passed()) {
      return fail(ArcSet.MESSAGE, fields.size(), newest.reason());
    }
    Optional<ChainResult> broken = brokenSeal(chain, search);
    return broken.isPresent() ? broken.get() : passed(chain, messages);
  }

  /**
   * RFC 8617 section 4.1.2 allows no field of a chain to be signed; that others are, those of an
   * earlier draft did, and it does no harm.
   */
  private static Signature message(HeaderField field) throws MalformedException {
    Signature signature = Signature.parseAnonymous(field);
    if (signature.headers().stream().anyMatch(ArcSet.SEAL::equalsIgnoreCase)) {
      throw new MalformedException("h= holds ARC-Seal");
    }
    return signature;
  }

  /** The first that is broken; which one is looked at first does not matter for the result. */
  private Optional<ChainResult> brokenSeal(ArcChain chain, KeySearch search)
      throws InterruptedException {
    ByteArrayOutputStream before = new ByteArrayOutputStream(4096);
    for (int i = 0; i < chain.sets().size(); i++) {
      ArcSet set = chain.sets().get(i);
      String reason = reason(set, before.toByteArray(), search);
      if (!reason.isEmpty()) {
        return Optional.of(fail(ArcSet.SEAL, i + 1, reason));
      }
      set.writeTo(before);
    }
    return Optional.empty();
  }

  /** What is wrong with a seal, or nothing. */
  private String reason(ArcSet set, byte[] before, KeySearch search) throws InterruptedException {
    Seal seal = set.seal();
    if (seal.algorithm().isEmpty()) {
      return Cause.UNKNOWN_ALGORITHM.text();
    }
    JudgedKey key =
        rules.judge(search.answer(seal.domain(), seal.selector()), seal.algorithm(), false);
    if (!key.isFit()) {
      return key.reason();
    }
    byte[] data = ArcSet.sealed(before, set.results(), set.message(), bare(seal.field()));
    boolean verified =
        seal.algorithm()
            .orElseThrow()
            .verify(key.key().orElseThrow().key().orElseThrow(), data, seal.value().toArray());
    return verified ? "" : Cause.HEADER_CHANGED.text();
  }

  private static Octets bare(HeaderField field) {
    try {
      return Signature.withoutValue(field);
    } catch (MalformedException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  private static ChainResult passed(ArcChain chain, List<Verified> fromNewest) {
    int unchanged = 0;
    while (unchanged < fromNewest.size() && fromNewest.get(unchanged).passed()) {
      unchanged++;
    }
    int oldest = fromNewest.size() - unchanged + 1;
    List<String> sealers = new ArrayList<>();
    chain.sets().forEach(set -> sealers.add(set.seal().domain()));
    return new ChainResult(ChainStatus.PASS, "", sealers, OptionalInt.of(oldest == 1 ? 0 : oldest));
  }

  private static ChainResult fail(String name, int instance, String reason) {
    return ChainResult.fail(name + " of instance " + instance + ": " + reason);
  }
}
