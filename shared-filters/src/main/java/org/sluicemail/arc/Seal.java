package org.sluicemail.arc;

import java.util.Locale;
import java.util.Optional;
import org.sluicemail.dkim.Algorithm;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.SignatureTags;
import org.sluicemail.dkim.TagList;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/**
 * What an ARC-Seal field says (RFC 8617 section 4.1.3).
 *
 * @param field as it was received
 * @param status {@code cv=}: what its sealer thought of the chain before
 * @param algorithm empty when it is not one of ours
 * @param domain {@code d=} in lower case and A-labels
 * @param selector {@code s=} in lower case and A-labels
 * @param value {@code b=}
 */
public record Seal(
    HeaderField field,
    ChainStatus status,
    Optional<Algorithm> algorithm,
    String domain,
    String selector,
    Octets value) {
  /** Reads an ARC-Seal field. */
  static Seal parse(HeaderField field) throws MalformedException {
    TagList list = TagList.parse(field.value());
    if (list.value("h").isPresent()) {
      throw new MalformedException("ARC-Seal has h=");
    }
    SignatureTags tags = new SignatureTags(list);
    return new Seal(
        field,
        status(tags.required("cv")),
        Algorithm.of(tags.algorithmName()),
        tags.domain(),
        tags.selector(),
        tags.signature());
  }

  private static ChainStatus status(String text) throws MalformedException {
    return ChainStatus.of(text.toLowerCase(Locale.ROOT))
        .orElseThrow(() -> new MalformedException("cv= is neither none, pass nor fail"));
  }
}
