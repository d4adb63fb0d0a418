package org.sluicemail.dkim;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/**
 * What a signature field says (RFC 6376 section 3.5).
 *
 * @param field as it was received
 * @param algorithmName the word of {@code a=}
 * @param algorithm empty when it is not one of ours
 * @param domain {@code d=} in lower case and A-labels
 * @param selector {@code s=} in lower case and A-labels
 * @param identity {@code i=}, decoded
 * @param headers the names of {@code h=} in their order
 * @param limit {@code l=}, canonical octets of the body that are signed
 * @param time {@code t=}, seconds since 1970
 * @param expiration {@code x=}, seconds since 1970
 */
public record Signature(
    HeaderField field,
    String algorithmName,
    Optional<Algorithm> algorithm,
    Canonicalization headerCanonicalization,
    Canonicalization bodyCanonicalization,
    String domain,
    String selector,
    String identity,
    List<String> headers,
    OptionalLong limit,
    OptionalLong time,
    OptionalLong expiration,
    Octets bodyHash,
    Octets value) {

  /** The name of the field. */
  public static final String NAME = "DKIM-Signature";

  public Signature {
    headers = List.copyOf(headers);
  }

  /** Reads a DKIM-Signature field. */
  public static Signature parse(HeaderField field) throws MalformedException {
    TagList tags = TagList.parse(field.value());
    SignatureTags.requireVersion(tags);
    return new SignatureTags(tags).signature(field);
  }

  /**
   * Reads a field like it that has neither a version nor an identity, such as ARC-Message-Signature
   * (RFC 8617 section 4.1.2); the identity is the domain.
   */
  public static Signature parseAnonymous(HeaderField field) throws MalformedException {
    return new SignatureTags(TagList.parse(field.value())).anonymous(field);
  }

  /** The domain of the identity, in lower case. */
  String identityDomain() {
    return SignatureTags.domainOf(identity);
  }

  /** {@code b=} in base64. */
  public String valueText() {
    return Base64Text.encode(value.toArray());
  }

  /** The octets of the field with nothing in {@code b=}, and everything else as it is. */
  Octets withoutValue() {
    try {
      return withoutValue(field);
    } catch (MalformedException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  /** The same of any field that is a tag list. */
  public static Octets withoutValue(HeaderField field) throws MalformedException {
    Octets raw = field.raw();
    int start = raw.length() - field.value().length();
    TagList.Span b =
        TagList.parse(field.value())
            .span("b")
            .orElseThrow(() -> new MalformedException("tag b= is missing"));
    byte[] octets = raw.toArray();
    byte[] out = new byte[octets.length - (b.to() - b.from())];
    System.arraycopy(octets, 0, out, 0, start + b.from());
    System.arraycopy(octets, start + b.to(), out, start + b.from(), out.length - start - b.from());
    return Octets.of(out);
  }
}
