package org.sluicemail.filters.publish;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;

/**
 * A mail on its way to its targets.
 *
 * @param time at which the mail ended
 */
record Copy(Ending ending, Mail mail, Verdict verdict, List<Target> targets, Instant time)
    implements AutoCloseable {
  /** An address of the usual length with what Java needs around it. */
  private static final long PER_RECIPIENT = 200;

  Copy {
    targets = List.copyOf(targets);
  }

  /** What it takes to hold it, in octets. */
  long weight() {
    return mail.message().size() + PER_RECIPIENT * mail.envelope().recipients().size();
  }

  /** Keeps the body beyond the end of the mail, until the copy is closed. */
  Copy retain() {
    mail.message().body().retain();
    return this;
  }

  /** The message as received. */
  byte[] message() throws IOException {
    Message message = mail.message();
    byte[] bytes = new byte[Math.toIntExact(message.size())];
    try (InputStream in = message.open()) {
      if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
        throw new EOFException("the message is shorter than it was");
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    mail.message().body().close();
  }
}
