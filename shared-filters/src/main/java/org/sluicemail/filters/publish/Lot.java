package org.sluicemail.filters.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.sluicemail.filter.Ending;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;

/** Draws lots by hash: the same mail always draws the same, at every target and every server. */
final class Lot {
  private Lot() {}

  /** A number from 0 up to and without 1 for the mail: by its Message-ID, queue id or header. */
  static double of(Ending ending) {
    Header header = ending.mail().map(Mail::message).map(Message::header).orElse(Header.EMPTY);
    String queueId = ending.session().queueId();
    return header
        .first("Message-ID")
        .map(HeaderField::text)
        .filter(id -> !id.isEmpty())
        .or(() -> Optional.of(queueId).filter(id -> !id.isEmpty()))
        .map(id -> of(id.getBytes(UTF_8)))
        .orElseGet(() -> of(header.toBytes()));
  }

  private static double of(byte[] id) {
    try {
      long bits = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(id)).getLong();
      return (bits >>> 11) * 0x1p-53; // as many bits as a double has
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
