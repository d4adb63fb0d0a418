package org.sluicemail.config;

import java.util.Comparator;

/**
 * One thing that is wrong with a configuration, and where.
 *
 * @param line counted from 1; 0 when the file as a whole is meant
 * @param column counted from 1 in characters
 * @param key path of the key, such as {@code filters.clamav.servers[0]}; empty at the top
 */
public record Problem(String file, int line, int column, String key, String text) {
  static final Comparator<Problem> IN_FILE_ORDER =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column);

  @Override
  public String toString() {
    String place = line == 0 ? file : file + ':' + line + ':' + column;
    return place + ": " + (key.isEmpty() ? "" : key + ": ") + text;
  }
}
