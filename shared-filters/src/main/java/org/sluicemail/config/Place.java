package org.sluicemail.config;

import java.util.Comparator;

/** A position in the file; line and column count from 1. */
record Place(int line, int column) implements Comparable<Place> {
  /** The file as a whole. */
  static final Place FILE = new Place(0, 0);

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
