package org.sluicemail.daemon.opendkim.behaviour;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.sluicemail.daemon.opendkim.Minimum;
import org.sluicemail.daemon.opendkim.Verifying;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.Signature;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;

/** What is demanded of a signature that verifies: {@code MustBeSigned} and {@code Minimum}. */
record Demands(Verifying rules) {
  Graded grade(Graded graded, Header header, Content body)
      throws IOException, InterruptedException {
    if (!graded.isGood()) {
      return graded;
    }
    Signature signature = graded.verified().signature().orElseThrow();
    if (rules.mustBeSigned().stream().anyMatch(name -> isUnsigned(name, signature, header))) {
      return graded.unprotected();
    }
    return signature.limit().isEmpty() || isEnough(signature, body) ? graded : graded.partial();
  }

  private static boolean isUnsigned(String name, Signature signature, Header header) {
    return header.count(name) > 0 && signature.headers().stream().noneMatch(name::equalsIgnoreCase);
  }

  /** Counts the body once more, as only mail with {@code l=} needs. */
  private boolean isEnough(Signature signature, Content body)
      throws IOException, InterruptedException {
    if (rules.minimum().equals(Minimum.Octets.ANY)) {
      return true;
    }
    BodyHashes hashes = new BodyHashes();
    BodyHash whole = hashes.want(signature.bodyCanonicalization(), OptionalLong.empty());
    try (InputStream in = body.open()) {
      hashes.read(in);
    }
    long signed = Math.min(signature.limit().orElseThrow(), whole.length());
    return rules.minimum().allows(signed, whole.length());
  }
}
