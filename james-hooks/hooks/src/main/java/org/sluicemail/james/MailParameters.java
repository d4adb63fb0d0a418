package org.sluicemail.james;

import java.util.ArrayList;
import java.util.List;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.smtp.SMTPSession;

/**
 * The parameters of MAIL (RFC 5321 section 4.1.1.2) that James tells us of, one by one and before
 * it asks about the sender. Their number is bounded by James, which reads lines of 8192 octets.
 *
 * @param all as {@link org.sluicemail.mail.ReversePath} has them
 */
record MailParameters(List<String> all) {
  /** One for all hooks: James tells each parameter to a single one of them. */
  private static final AttachmentKey<MailParameters> KEY =
      AttachmentKey.of("sluice-mail-parameters", MailParameters.class);

  /** What James's own extension has read of SIZE, which is told to nobody else. */
  private static final AttachmentKey<Integer> SIZE = AttachmentKey.of("MESG_SIZE", Integer.class);

  /** RFC 6152 and 6531. James has extensions of its own for the others, which it tells then. */
  private static final List<String> NAMES = List.of("BODY", "SMTPUTF8");

  MailParameters {
    all = List.copyOf(all);
  }

  /** Those that we are to be told. */
  static String[] names() {
    return NAMES.toArray(String[]::new);
  }

  /** Keeps one until it is known whether the MAIL is any good. */
  static void note(SMTPSession session, String name, String value) {
    List<String> more = new ArrayList<>(noted(session));
    more.add(value.isEmpty() ? name : name + "=" + value);
    session.setAttachment(KEY, new MailParameters(more), State.Transaction);
  }

  /** All of the MAIL that is being answered. */
  static List<String> of(SMTPSession session) {
    List<String> known = new ArrayList<>();
    session.getAttachment(SIZE, State.Transaction).ifPresent(size -> known.add("SIZE=" + size));
    known.addAll(noted(session));
    return known;
  }

  private static List<String> noted(SMTPSession session) {
    return session.getAttachment(KEY, State.Transaction).map(MailParameters::all).orElse(List.of());
  }

  /** James keeps what belonged to a MAIL that it refused. */
  static void forget(SMTPSession session) {
    session.removeAttachment(KEY, State.Transaction);
  }
}
