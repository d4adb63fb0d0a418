package org.sluicemail.script;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.servers.Delivery;
import org.sluicemail.servers.SmtpClient;

/** A real mail server with our milter, which plays one script at a time. */
interface MailServer {
  /** The word for it in scripts. */
  String name();

  /** Why it cannot play the script. */
  Optional<String> refuses(Script script);

  /** An SMTP session of this visit, greeted. */
  SmtpClient open(Script.Visit visit) throws IOException;

  /** Hands a mail in as sendmail(1) does. */
  void submit(Script.Mailing mailing, Script.Data data) throws IOException;

  /** What became of the mail that it took last, when that is decided. */
  Fate fate() throws IOException;

  /** The text of a reply to MAIL or RCPT without what the server itself puts in. */
  String ours(String reply);

  /** Whether this Received field is its own. */
  boolean isOwn(String received);

  /** Whether it adds a field of this name to a message that has none. */
  boolean supplies(HeaderField field);

  /**
   * The end of a mail.
   *
   * @param held why it was set aside, before it was released for delivery
   * @param later why it stays in the queue
   * @param deliveries to the next server, bounces included
   */
  record Fate(Optional<String> held, Optional<String> later, List<Delivery> deliveries) {}
}
