package org.sluicemail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.function.IntSupplier;

/** The canonical form of a body, each of whose octets is a char. */
final class Canonical {
  private Canonical() {}

  /** That of {@code body}, fed in pieces of the given sizes. */
  static String of(Canonicalization how, byte[] body, IntSupplier piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BodyCanonicalizer canonicalizer = how.body(out::write);
    for (int from = 0; from < body.length; ) {
      int length = Math.min(piece.getAsInt(), body.length - from);
      canonicalizer.update(body, from, length);
      from += length;
    }
    canonicalizer.finish();
    return out.toString(ISO_8859_1);
  }
}
