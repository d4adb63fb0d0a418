package org.sluicemail.filters.replies;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.sluicemail.mail.Address;
import org.sluicemail.store.Key;

/**
 * Where the store remembers to whom our users have written. Any text under {@link #key} says that
 * the one has written to the other within the lifetime that filters of type {@code Replies} have.
 */
public final class Correspondents {
  /** Who keeps message ids and correspondents. */
  static final String OWNER = "replies";

  private Correspondents() {}

  /**
   * Where it stands that {@code ours} has written to {@code theirs}: in mail that comes in, the
   * recipient and the sender.
   */
  public static Key key(Address ours, Address theirs) {
    return key(Party.of(ours), Party.of(theirs));
  }

  static Key key(Party ours, Party theirs) {
    return named("to " + ours.mailbox() + " " + theirs.mailbox());
  }

  /** A key of any text; a long one, which nobody would read, as its hash. */
  static Key named(String name) {
    return new Key(OWNER, name.length() <= Key.LONGEST ? name : "sha256 " + hash(name));
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
