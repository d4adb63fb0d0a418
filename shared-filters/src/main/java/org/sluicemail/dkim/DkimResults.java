package org.sluicemail.dkim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.authres.Property;

/** Results of DKIM as they are testified (RFC 8601 section 2.7.1, RFC 6008). */
public final class DkimResults {
  /** The name of the method. */
  public static final String METHOD = "dkim";

  /** RFC 6008 section 4. */
  private static final int SHORTEST = 8;

  private DkimResults() {}

  /** A result for each signature; {@code none} when there is none. */
  public static List<MethodResult> of(List<Verified> all) {
    return all.isEmpty()
        ? List.of(new MethodResult(METHOD, Result.NONE.word()))
        : all.stream().map(each -> of(each, all)).toList();
  }

  private static MethodResult of(Verified verified, List<Verified> all) {
    return new MethodResult(
        METHOD,
        verified.result().word(),
        comment(verified),
        verified.passed() ? Optional.empty() : Optional.of(verified.reason()),
        verified.signature().map(signature -> properties(signature, all)).orElse(List.of()));
  }

  private static String comment(Verified verified) {
    int bits = verified.key().map(KeyRecord::bits).orElse(0);
    String size = bits > 0 ? bits + "-bit key" : "";
    return verified.testing() && bits > 0 ? size + ", testing" : size;
  }

  private static List<Property> properties(Signature signature, List<Verified> all) {
    List<Property> properties = new ArrayList<>();
    properties.add(new Property("header", "d", signature.domain()));
    properties.add(new Property("header", "i", signature.identity()));
    properties.add(new Property("header", "a", signature.algorithmName()));
    properties.add(new Property("header", "s", signature.selector()));
    properties.add(new Property("header", "b", beginning(signature, all)));
    return properties;
  }

  /** The beginning of {@code b=}, long enough to tell the signature from the others. */
  private static String beginning(Signature signature, List<Verified> all) {
    String value = signature.valueText();
    int length = SHORTEST;
    for (Verified each : all) {
      String other = each.signature().map(Signature::valueText).orElse("");
      while (length < value.length()
          && !other.equals(value)
          && other.startsWith(value.substring(0, length))) {
        length++;
      }
    }
    return value.substring(0, Math.min(length, value.length()));
  }
}
