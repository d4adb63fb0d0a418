package org.sluicemail.arc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.FoldedTags;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.SignatureKind;
import org.sluicemail.dkim.Signer;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/** Adds a set to the chains of messages, in the name of one domain (RFC 8617 section 5.1). */
public final class ChainSealer {
  private final String domain;
  private final String selector;
  private final SigningKey key;
  private final Signer signer;

  /** {@code IllegalArgumentException} when {@code domain} or {@code selector} is no name. */
  public ChainSealer(String domain, String selector, SigningKey key) {
    this.domain = domain;
    this.selector = selector;
    this.key = key;
    this.signer = new Signer(domain, selector, Optional.empty(), key, SignatureForm.USUAL);
  }

  /** What cannot be sealed; the message says why, fit to be shown. */
  public static final class UnsealableException extends Exception {
    private static final long serialVersionUID = 1;

    UnsealableException(String message) {
      super(message, null, false, false);
    }
  }

  /** Asks for the hash that {@link #seal} wants, before the body begins. */
  public BodyHash want(BodyHashes hashes) {
    return signer.want(hashes);
  }

  /**
   * The fields for the top of a message that leaves, the first topmost.
   *
   * @param header of the message after all changes
   * @param status of its chain as it was received
   * @param results what else was found when it was received
   */
  public List<HeaderField> seal(
      Header header, BodyHash hash, ChainStatus status, AuthenticationResults results, Instant now)
      throws UnsealableException {
    int instance = next(header, status);
    byte[] before = before(header, status);
    HeaderField testimony = HeaderField.of(ArcSet.RESULTS, "i=" + instance + "; " + results.text());
    HeaderField message =
        signer.sign(
            new SignatureKind(
                ArcSet.MESSAGE, "i", Integer.toString(instance), List.of(Signature.NAME)),
            header,
            hash,
            now);
    FoldedTags tags = tags(instance, status, now);
    HeaderField bare = HeaderField.of(ArcSet.SEAL, tags.octets("b", "").toString());
    byte[] data = ArcSet.sealed(before, testimony, message, bare.raw());
    String value = Base64.getEncoder().encodeToString(key.sign(data));
    HeaderField seal =
        HeaderField.of(ArcSet.SEAL, tags(instance, status, now).octets("b", value).toString());
    return List.of(seal, message, testimony);
  }

  private FoldedTags tags(int instance, ChainStatus status, Instant now) {
    return new FoldedTags(ArcSet.SEAL)
        .tag("i", Integer.toString(instance))
        .tag("a", key.algorithm().word())
        .tag("cv", status.word())
        .tag("d", domain)
        .tag("s", selector)
        .tag("t", Long.toString(now.getEpochSecond()));
  }

  /** Behind the highest instance that there is, whatever else is wrong with the chain. */
  private static int next(Header header, ChainStatus status) throws UnsealableException {
    if (ArcChain.isIn(header) == (status == ChainStatus.NONE)) {
      throw new UnsealableException("its chain is not the one that was verified");
    }
    int newest = 0;
    boolean failed = false;
    for (HeaderField field : fields(header)) {
      OptionalInt instance = Instance.of(field);
      if (instance.orElse(0) > newest) {
        newest = instance.getAsInt();
        failed = false;
      }
      failed |= instance.orElse(0) == newest && newest > 0 && saysFail(field);
    }
    if (failed) {
      throw new UnsealableException("its chain had failed before");
    }
    if (newest == Instance.MAX) {
      throw new UnsealableException(
          "its chain has " + Instance.MAX + " sets, and none may be added");
    }
    return newest + 1;
  }

  private static List<HeaderField> fields(Header header) {
    List<HeaderField> fields = new ArrayList<>();
    ArcSet.NAMES.forEach(name -> fields.addAll(header.all(name)));
    return fields;
  }

  private static boolean saysFail(HeaderField field) {
    try {
      return field.isNamed(ArcSet.SEAL) && Seal.parse(field).status() == ChainStatus.FAIL;
    } catch (MalformedException e) {
      return false; // then it is we who say so
    }
  }

  /** The sets before, unless they are what nobody can rely on (RFC 8617 section 5.1.2). */
  private static byte[] before(Header header, ChainStatus status) throws UnsealableException {
    if (status == ChainStatus.FAIL) {
      return new byte[0];
    }
    try {
      return ArcChain.read(header, Instance.MAX).octets();
    } catch (MalformedException e) {
      throw new UnsealableException("its chain was changed here: " + e.getMessage());
    }
  }
}
