package org.sluicemail.filters;

import java.util.Arrays;
import java.util.List;
import org.sluicemail.dkim.Canonicalization;

/** Of header and body, written as {@code relaxed/simple}. */
record CanonicalizationPair(Canonicalization header, Canonicalization body) {
  /** Reads {@code header/body}; {@code IllegalArgumentException} when it is none. */
  public static CanonicalizationPair parse(String text) {
    List<Canonicalization> known =
        Arrays.stream(text.split("/", -1)).map(CanonicalizationPair::one).toList();
    if (known.size() != 2) {
      throw new IllegalArgumentException("expected two words such as relaxed/simple");
    }
    return new CanonicalizationPair(known.getFirst(), known.getLast());
  }

  private static Canonicalization one(String word) {
    return Arrays.stream(Canonicalization.values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("'" + word + "' is neither simple nor relaxed"));
  }
}
