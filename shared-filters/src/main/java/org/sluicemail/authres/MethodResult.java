package org.sluicemail.authres;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one method found (RFC 8601 section 2.2).
 *
 * @param method such as {@code dkim}, in lower case
 * @param result such as {@code pass}, in lower case
 * @param comment for people, empty when there is none
 * @param reason why, for people
 */
public record MethodResult(
    String method,
    String result,
    String comment,
    Optional<String> reason,
    List<Property> properties) {
  public MethodResult {
    method = Words.requireKeyword(method).toLowerCase(Locale.ROOT);
    result = Words.requireKeyword(result).toLowerCase(Locale.ROOT);
    properties = List.copyOf(properties);
  }

  public MethodResult(String method, String result, Property... properties) {
    this(method, result, "", Optional.empty(), List.of(properties));
  }

  /** The value of a property, by {@code type.name}. */
  public Optional<String> property(String type, String name) {
    return properties.stream()
        .filter(p -> p.type().equals(type) && p.name().equalsIgnoreCase(name))
        .map(Property::value)
        .findFirst();
  }
}
