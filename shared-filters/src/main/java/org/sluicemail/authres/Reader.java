package org.sluicemail.authres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the value of an Authentication-Results field (RFC 8601 section 2.2). A method returns null
 * where the text breaks the grammar.
 */
final class Reader {
  private final Scanner in;

  Reader(String text) {
    this.in = new Scanner(text);
  }

  Optional<AuthenticationResults> read() {
    String id = in.value();
    if (id == null || !version()) {
      return Optional.empty();
    }
    List<MethodResult> results = new ArrayList<>();
    while (in.take(';')) {
      if (results.isEmpty() && in.takesLast("none")) {
        return Optional.of(new AuthenticationResults(id, results));
      }
      if (in.atEnd() && !results.isEmpty()) {
        break; // a semicolon at the end is against the grammar, and in use
      }
      MethodResult result = result();
      if (result == null || results.size() == AuthenticationResults.MAX_RESULTS) {
        return Optional.empty();
      }
      results.add(result);
    }
    return in.atEnd() && !results.isEmpty()
        ? Optional.of(new AuthenticationResults(id, results))
        : Optional.empty();
  }

  /** The version of the field is 1, said or not. */
  private boolean version() {
    String version = in.word();
    return version == null || version.equals("1");
  }

  private @Nullable MethodResult result() {
    String method = in.keyword();
    if (method == null || (in.take('/') && !"1".equals(in.word())) || !in.take('=')) {
      return null;
    }
    String result = in.keyword();
    if (result == null) {
      return null;
    }
    in.skip();
    String comment = in.comment();
    return properties(method, result, comment);
  }

  private @Nullable MethodResult properties(String method, String result, String first) {
    String comment = first;
    Optional<String> reason = Optional.empty();
    List<Property> properties = new ArrayList<>();
    for (String type = in.keyword(); type != null; type = in.keyword()) {
      if (type.toLowerCase(Locale.ROOT).equals("reason") && in.take('=')) {
        String value = in.value();
        if (value == null || reason.isPresent() || !properties.isEmpty()) {
          return null;
        }
        reason = Optional.of(value);
        in.skip();
        comment = comment.isEmpty() ? in.comment() : comment;
        continue;
      }
      String name = in.take('.') ? in.keyword() : null;
      String value = name != null && in.take('=') ? in.propertyValue() : null;
      if (name == null || value == null) {
        return null;
      }
      properties.add(new Property(type, name, value));
    }
    return new MethodResult(method, result, comment, reason, properties);
  }
}
