package org.sluicemail.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sluicemail.mail.Printable;

/**
 * Where something is kept.
 *
 * @param owner who keeps it, a word such as {@code greylist}; buckets of one owner live together
 * @param name the rest: any text of at most {@link #LONGEST} characters
 */
public record Key(String owner, String name) implements Comparable<Key> {
  /** Addresses are at most 320 octets (RFC 5321 section 4.5.3.1); a key may hold three. */
  public static final int LONGEST = 1024;

  /** What is longer is kept as its hash: nobody reads it, and it may be one of very many. */
  private static final int READABLE = 400;

  private static final Pattern OWNER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public Key {
    if (!OWNER.matcher(owner).matches()) {
      throw new IllegalArgumentException("'" + owner + "' is no owner of keys");
    }
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new IllegalArgumentException("a key's name has 1 to " + LONGEST + " characters");
    }
  }

  /**
   * A key of these words in their order. They may come from outside: none can be taken for two, or
   * for another, and what is too long to read stands there as its hash behind the first word.
   */
  public static Key of(String owner, List<String> words) {
    String name = words.stream().map(Key::escaped).collect(Collectors.joining(" "));
    return new Key(owner, name.length() <= READABLE ? name : words.getFirst() + " " + hash(name));
  }

  private static String escaped(String word) {
    return Printable.of(word).replace(" ", "\\x20");
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return "sha256:"
          + HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The opposite of {@link #toString}. */
  static Optional<Key> read(String text) {
    int space = text.indexOf(' ');
    try {
      return space < 0
          ? Optional.empty()
          : Optional.of(new Key(text.substring(0, space), text.substring(space + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(Key other) {
    int owners = owner.compareTo(other.owner);
    return owners != 0 ? owners : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return owner + " " + name;
  }
}
