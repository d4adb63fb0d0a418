package org.sluicemail.filters.greylist;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;

/** What stays the same of a message from one attempt to the next, whoever makes it. */
final class Digest {
  /** Attempts differ in their headers; of a body its beginning is enough to tell it by. */
  private static final int BODY = 64 * 1024;

  private Digest() {}

  /** A digest of subject and body. */
  static String of(Message message) throws IOException {
    MessageDigest sha256 = sha256();
    for (HeaderField subject : message.header().all("Subject")) {
      sha256.update(subject.value().buffer());
    }
    sha256.update((byte) 0);
    try (InputStream body = message.body().open()) {
      sha256.update(body.readNBytes(BODY));
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
