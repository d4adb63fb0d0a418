package org.sluicemail.filters;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.sluicemail.filter.Needs;

/**
 * The value of a field with values in braces: {@code {name}}, or {@code {name|text}} where {@code
 * text} stands in for a value that is missing; {@code {name?text}} is {@code text} if there is such
 * a value. A brace itself is written twice.
 */
record HeaderTemplate(List<Piece> pieces) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\{\\{|}}|\\{([a-z-]+(?::[A-Za-z0-9._:-]+)?)(?:\\?([^{}|]*))?(?:\\|([^{}]*))?}|[{}]|[^{}]+");

  /** A text, or a value by name. */
  sealed interface Piece {
    /** What it comes to; nothing when a value is missing for which nothing stands in. */
    Optional<String> fill(HeaderValues values);

    /** What stands there as it is. */
    record Text(String text) implements Piece {
      @Override
      public Optional<String> fill(HeaderValues values) {
        return Optional.of(text);
      }
    }

    /** A value; {@code instead} is written for it, {@code otherwise} where it is missing. */
    record Value(String name, Optional<String> instead, Optional<String> otherwise)
        implements Piece {
      @Override
      public Optional<String> fill(HeaderValues values) {
        Optional<String> value = values.value(name);
        return value.isPresent() ? instead.or(() -> value) : otherwise;
      }
    }
  }

  /** Reads a template; {@code IllegalArgumentException} with the reason when it is none. */
  public static HeaderTemplate parse(String text) {
    List<Piece> pieces = new ArrayList<>();
    for (Matcher token = TOKEN.matcher(text); token.find(); ) {
      pieces.add(piece(token));
    }
    return new HeaderTemplate(List.copyOf(pieces));
  }

  private static Piece piece(Matcher token) {
    String name = token.group(1);
    if (name != null) {
      HeaderValues.check(name);
      return new Piece.Value(
          name, Optional.ofNullable(token.group(2)), Optional.ofNullable(token.group(3)));
    }
    return switch (token.group()) {
      case "{{" -> new Piece.Text("{");
      case "}}" -> new Piece.Text("}");
      case "{", "}" ->
          throw new IllegalArgumentException("a brace that is meant is written twice: {{ or }}");
      default -> new Piece.Text(token.group());
    };
  }

  Needs needs() {
    Needs needs = Needs.NONE;
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Value value) {
        needs = needs.and(HeaderValues.needs(value.name()));
      }
    }
    return needs;
  }

  /** The text, with nothing for each value that is missing. */
  String fillAll(HeaderValues values) {
    return pieces.stream()
        .map(piece -> piece.fill(values).orElse(""))
        .collect(Collectors.joining());
  }

  /** The text, or nothing when a value is missing for which nothing stands in. */
  Optional<String> fill(HeaderValues values) {
    StringBuilder filled = new StringBuilder();
    for (Piece piece : pieces) {
      Optional<String> text = piece.fill(values);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      filled.append(text.get());
    }
    return Optional.of(filled.toString());
  }
}
