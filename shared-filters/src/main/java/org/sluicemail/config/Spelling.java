package org.sluicemail.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Spelling {
  private Spelling() {}

  /** The word of {@code words} that is nearest to {@code written}, if one is near. */
  public static Optional<String> nearest(String written, Collection<String> words) {
    // longer than any key of ours: what is this long was no slip of the finger
    if (written.length() > 64) {
      return Optional.empty();
    }
    String plain = Scalars.kebab(written);
    int allowed = Math.max(1, plain.length() / 3);
    return words.stream()
        .filter(word -> distance(plain, word) <= allowed)
        .min(Comparator.comparingInt((String word) -> distance(plain, word)));
  }

  /** How many letters to change, add, leave out or swap with their neighbour. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = Math.min(i, j) == 0 ? Math.max(i, j) : step(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int step(int[][] d, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = Math.min(d[i - 1][j], d[i][j - 1]) + 1;
    least = Math.min(least, d[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
  }
}
