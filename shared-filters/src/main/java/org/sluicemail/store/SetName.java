package org.sluicemail.store;

import java.util.regex.Pattern;

/**
 * How a set is called by those who fill it, without what stands before it in the store.
 *
 * @param text letters, digits and {@code : . _ -}, at most 64: no braces, which in a Cluster mean
 *     something
 */
public record SetName(String text) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9:._-]{1,64}");

  public SetName {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("the name of a set is letters, digits and : . _ -");
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
