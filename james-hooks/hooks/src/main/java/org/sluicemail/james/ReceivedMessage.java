package org.sluicemail.james;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;

/**
 * A message as James keeps it, taken apart.
 *
 * @param received as the client sent it; the holder of this closes it
 * @param own the Received field that James has put on top
 */
record ReceivedMessage(Message received, Optional<HeaderField> own) implements AutoCloseable {

  /**
   * Reads a message to its end.
   *
   * @param session James's id of the SMTP session, by which its own field is known; empty when
   *     there was none
   */
  static ReceivedMessage read(InputStream in, String session, Spool spool, Limits limits)
      throws IOException {
    Message whole = Message.read(in, spool, limits);
    Optional<HeaderField> own =
        whole.header().fields().stream().findFirst().filter(field -> isOwn(field, session));
    return new ReceivedMessage(own.isPresent() ? withoutFirst(whole) : whole, own);
  }

  /** James puts its field on top, and the session's id into it. */
  private static boolean isOwn(HeaderField field, String session) {
    return !session.isEmpty()
        && field.isNamed("Received")
        && field.value().text().contains(" ID " + session);
  }

  private static Message withoutFirst(Message whole) {
    List<HeaderField> fields = whole.header().fields();
    return new Message(new Header(fields.subList(1, fields.size())), whole.body());
  }

  @Override
  public void close() {
    received.close();
  }
}
