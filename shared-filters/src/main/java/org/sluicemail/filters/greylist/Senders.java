package org.sluicemail.filters.greylist;

import java.util.regex.Pattern;
import org.sluicemail.filters.replies.Party;
import org.sluicemail.mail.Address;

/** Senders as they are told from each other, whatever changes from one message to the next. */
final class Senders {
  /**
   * What mailing lists and mass mailers count with: a number, or eight and more hexadecimal digits
   * with a number in them, that stands by itself.
   */
  private static final Pattern COUNTER =
      Pattern.compile("(?<![a-z0-9])(?:\\d+|(?=[a-f]*\\d)[0-9a-f]{8,})(?![a-z0-9])");

  private Senders() {}

  /**
   * {@code sender} as a {@link Party}, with {@code #} for each counter beside other text in the
   * local part; {@code <>} for the null one.
   */
  static String word(Address sender) {
    String mailbox = Party.of(sender).mailbox();
    int at = mailbox.lastIndexOf('@');
    String local = at < 0 ? mailbox : mailbox.substring(0, at);
    if (local.isEmpty()) {
      return Address.NULL.path() + mailbox;
    }
    String steady = COUNTER.matcher(local).replaceAll("#");
    return (steady.equals("#") ? local : steady) + mailbox.substring(local.length());
  }

  /** {@code recipient} as a {@link Party}, with all its subaddresses in one. */
  static String mailbox(Address recipient) {
    return Party.of(recipient).mailbox();
  }

  /** Its domain; {@code <>} when there is none. */
  static String domain(Address sender) {
    String mailbox = Party.of(sender).mailbox();
    int at = mailbox.lastIndexOf('@');
    return at < 0 ? Address.NULL.path() : mailbox.substring(at + 1);
  }
}
