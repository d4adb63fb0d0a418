package org.sluicemail.daemon.opendkim.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.authres.Property;
import org.sluicemail.daemon.opendkim.Results;
import org.sluicemail.dkim.DkimResults;
import org.sluicemail.dkim.KeyRecord;
import org.sluicemail.dkim.KeyType;
import org.sluicemail.mail.HeaderField;

/** Results in the words of OpenDKIM. */
final class Wording {
  /** What is told of a signature, in this order. */
  private static final List<String> TAGS = List.of("d", "i", "a", "s", "b");

  /** RFC 6008 section 4. */
  private static final int BEGINNING = 8;

  /** Reasons for which OpenDKIM does not load a key, so that it does not know its size. */
  private static final Set<String> NOT_LOADED =
      Set.of("signature-key hash mismatch", "not an e-mail key");

  private Wording() {}

  /** A result for each signature, in their order. */
  static List<MethodResult> of(List<Graded> all, Results results) {
    List<MethodResult> plain = DkimResults.of(all.stream().map(Graded::verified).toList());
    List<MethodResult> worded = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      Graded graded = all.get(i);
      worded.add(
          new MethodResult(
              DkimResults.METHOD,
              graded.result().word(),
              size(graded),
              graded.reason(),
              properties(plain.get(i), graded, results)));
    }
    return worded;
  }

  /** Of RSA keys that were used. */
  private static String size(Graded graded) {
    return graded
        .verified()
        .key()
        .filter(key -> key.type() == KeyType.RSA && key.bits() > 0)
        .filter(key -> graded.reason().filter(NOT_LOADED::contains).isEmpty())
        .map(KeyRecord::bits)
        .map(bits -> bits + "-bit key")
        .orElse("");
  }

  private static List<Property> properties(MethodResult result, Graded graded, Results results) {
    List<Property> all =
        graded.verified().signature().isPresent()
            ? result.properties()
            : claimed(graded.verified().field());
    return all.stream()
        .filter(property -> !(results.noHeaderB() && property.name().equals("b")))
        .toList();
  }

  /** What a signature says of itself that cannot be read as a whole. */
  private static List<Property> claimed(HeaderField field) {
    Map<String, String> tags = SignatureSyntax.tags(field);
    List<Property> properties = new ArrayList<>();
    for (String tag : TAGS) {
      String value = claimed(tag, tags);
      if (!value.isEmpty()) {
        properties.add(new Property("header", tag, value));
      }
    }
    return properties;
  }

  private static String claimed(String tag, Map<String, String> tags) {
    String value = tags.getOrDefault(tag, "");
    return switch (tag) {
      case "a" -> value.toLowerCase(Locale.ROOT);
      case "b" -> value.substring(0, Math.min(BEGINNING, value.length()));
      case "i" -> value.isEmpty() && tags.containsKey("d") ? "@" + tags.get("d") : value;
      default -> value;
    };
  }
}
