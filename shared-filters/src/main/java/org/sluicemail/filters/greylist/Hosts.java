package org.sluicemail.filters.greylist;

import java.util.List;
import java.util.Locale;

/** Who runs a host, as far as its verified name tells. */
final class Hosts {
  private Hosts() {}

  /**
   * The last two labels of {@code name}, or three where the last two look like a suffix that a
   * country gives away ({@code co.uk}); empty when there are not as many. No list of such suffixes
   * is kept: taking one label too many only makes a pool of hosts smaller.
   */
  static String operator(String name) {
    List<String> labels = List.of(name.toLowerCase(Locale.ROOT).split("\\."));
    int size = labels.size();
    if (size < 2) {
      return "";
    }
    boolean suffix = labels.get(size - 1).length() == 2 && labels.get(size - 2).length() <= 3;
    int wanted = suffix ? 3 : 2;
    return size < wanted ? "" : String.join(".", labels.subList(size - wanted, size));
  }
}
