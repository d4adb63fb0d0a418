package org.sluicemail.store;

import java.util.regex.Pattern;

/**
 * Where something is kept.
 *
 * @param owner who keeps it, a word such as {@code greylist}; buckets of one owner live together
 * @param name the rest: any text of at most {@link #LONGEST} characters
 */
public record Key(String owner, String name) implements Comparable<Key> {
  /** Addresses are at most 320 octets (RFC 5321 section 4.5.3.1); a key may hold three. */
  public static final int LONGEST = 1024;

  private static final Pattern OWNER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public Key {
    if (!OWNER.matcher(owner).matches()) {
      throw new IllegalArgumentException("'" + owner + "' is no owner of keys");
    }
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new IllegalArgumentException("a key's name has 1 to " + LONGEST + " characters");
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
