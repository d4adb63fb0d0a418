package org.sluicemail.dkim.keys;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sluicemail.mail.Address;

/**
 * OpenDKIM's SigningTable: which rows of the key table sign the mail of an address.
 *
 * @param multiple whether all rows sign, and not only the first
 */
public record SigningTable(DataSet rows, boolean multiple) {
  /**
   * A row that was found.
   *
   * @param keyName a row of the key table
   * @param signer {@code i=}
   */
  public record Found(String keyName, Optional<String> signer) {}

  /** The rows for {@code author}, in their order. */
  public List<Found> of(Address author) {
    String domain = author.domain();
    if (domain.isEmpty()) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (String key : keys(author.localPart(), domain)) {
      values.addAll(rows.get(key));
      if (!multiple && !values.isEmpty()) {
        break;
      }
    }
    return values.stream()
        .limit(multiple ? Long.MAX_VALUE : 1)
        .map(value -> found(value, domain))
        .toList();
  }

  /** Patterns see the address; else it is looked for in its forms, the most exact one first. */
  private List<String> keys(String user, String domain) {
    if (rows.hasPatterns()) {
      return List.of(user + "@" + domain);
    }
    List<String> keys = new ArrayList<>(List.of(user + "@" + domain, domain));
    for (int dot = domain.indexOf('.'); dot > 0; dot = domain.indexOf('.', dot + 1)) {
      keys.add(user + "@" + domain.substring(dot));
      keys.add(domain.substring(dot));
    }
    keys.add(user + "@*");
    keys.add("*");
    return keys;
  }

  private static Found found(String value, String domain) {
    String[] parts = value.split(":", 2);
    String key = parts[0].strip();
    Optional<String> signer =
        parts.length > 1 && !parts[1].isBlank()
            ? Optional.of(parts[1].strip().replace("%", domain).toLowerCase(Locale.ROOT))
            : Optional.empty();
    return new Found(key.equals("%") ? domain : key, signer);
  }
}
