package org.sluicemail.dkim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/**
 * Makes signatures of one signing identity (RFC 6376 section 5).
 *
 * @param domain {@code d=}
 * @param selector {@code s=}
 * @param identity {@code i=}, of the domain or below it; empty when it is not said
 */
public record Signer(
    String domain, String selector, Optional<String> identity, SigningKey key, SignatureForm form) {

  /**
   * Sendmail adds these behind every filter when they are missing, and Postfix to mail of its own.
   */
  private static final Set<String> ADDED = Set.of("date", "message-id", "from", "to");

  /** Refuses what no verifier would accept. */
  public Signer {
    requireName(domain);
    requireName(selector);
    String of = domain;
    if (identity.filter(i -> !Domains.isWithin(SignatureTags.domainOf(i), of)).isPresent()) {
      throw new IllegalArgumentException("the identity is not within the domain " + domain);
    }
  }

  private static void requireName(String name) {
    if (!Domains.of(name).equals(Optional.of(name))) {
      throw new IllegalArgumentException("no name in lower case and A-labels: " + name);
    }
  }

  /** Asks for the hash that {@link #sign} wants, before the body begins. */
  public BodyHash want(BodyHashes hashes) {
    return hashes.want(form.body(), form.limit());
  }

  /** The signature of a message whose body has {@code hash}. */
  public HeaderField sign(Header header, BodyHash hash, Instant now) {
    return sign(SignatureKind.DKIM, header, hash, now);
  }

  /** The signature in a field of another kind. */
  public HeaderField sign(SignatureKind kind, Header header, BodyHash hash, Instant now) {
    List<HeaderField> fields = signedFields(kind, header);
    List<String> names = new ArrayList<>(fields.stream().map(HeaderField::name).toList());
    names.addAll(oversigned(header));
    FoldedTags tags = tags(kind, fields, names, hash, now.getEpochSecond());
    HeaderField bare = HeaderField.of(kind.fieldName(), tags.octets("b", "").toString());
    byte[] data = new SignedFields(header, bare).data(names, form.header(), bare.raw());
    FoldedTags again = tags(kind, fields, names, hash, now.getEpochSecond());
    return HeaderField.of(kind.fieldName(), again.octets("b", value(data)).toString());
  }

  /** What a server may yet add is not signed as absent. */
  private List<String> oversigned(Header header) {
    return form.oversigned().stream()
        .filter(name -> header.count(name) > 0 || !ADDED.contains(name.toLowerCase(Locale.ROOT)))
        .toList();
  }

  private String value(byte[] data) {
    return Base64Text.encode(key.sign(data));
  }

  /** In the order of the message; of one name a verifier takes the lowest first. */
  private List<HeaderField> signedFields(SignatureKind kind, Header header) {
    return header.fields().stream()
        .filter(field ->
            Stream.concat(form.signed().stream(), kind.signed().stream()).anyMatch(field::isNamed))
        .toList();
  }

  private FoldedTags tags(
      SignatureKind kind, List<HeaderField> fields, List<String> names, BodyHash hash, long now) {
    FoldedTags tags =
        new FoldedTags(kind.fieldName())
            .tag(kind.tag(), kind.value())
            .tag("a", key.algorithm().word())
            .tag("c", form.header().word() + "/" + form.body().word())
            .tag("d", domain)
            .tag("s", selector)
            .tag("t", Long.toString(now));
    if (form.queryMethod()) {
      tags.tag("q", "dns/txt");
    }
    form.lifetime().ifPresent(time -> tags.tag("x", Long.toString(now + time.toSeconds())));
    identity.ifPresent(i -> tags.tag("i", QuotedPrintable.encode(Octets.encode(i))));
    if (form.reports()) {
      tags.tag("r", "y");
    }
    tags.octets("bh", Base64Text.encode(hash.value()));
    form.limit().ifPresent(l -> tags.tag("l", Long.toString(Math.min(l, hash.length()))));
    tags.list("h", String.join(":", names), ':');
    if (form.copiedFields()) {
      tags.octets("z", copies(fields));
    }
    return tags;
  }

  private static String copies(List<HeaderField> fields) {
    return fields.stream()
        .map(field -> field.name() + ":" + QuotedPrintable.encode(field.value().toArray()))
        .collect(Collectors.joining("|"));
  }
}
