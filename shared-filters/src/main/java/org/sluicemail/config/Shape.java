package org.sluicemail.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a component of a record takes from the file. */
sealed interface Shape {
  /** One text. */
  record Scalar(Class<?> type) implements Shape {}

  /** A list, or one element without brackets. */
  record Listing(Shape of) implements Shape {}

  /** A section with free keys, each of which is a text of type {@code key}. */
  record Mapping(Class<?> key, Shape of) implements Shape {}

  /** Something that may be absent. */
  record Maybe(Shape of) implements Shape {}

  /** A section with the keys of a record. */
  record Nested(Class<? extends Record> type) implements Shape {}

  /** A section that is bound later. */
  record Raw() implements Shape {}

  /** The shape of a component's type; IllegalArgumentException if there is none. */
  static Shape of(Type type) {
    return switch (type) {
      case ParameterizedType generic -> generic(generic);
      case Class<?> plain when plain == Config.class -> new Raw();
      case Class<?> plain when Scalars.handles(plain) -> new Scalar(plain);
      case Class<?> plain when plain.isRecord() -> new Nested(plain.asSubclass(Record.class));
      default -> throw unsupported(type);
    };
  }

  private static Shape generic(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    Shape last = of(arguments[arguments.length - 1]);
    if (type.getRawType() == List.class) {
      return new Listing(last);
    }
    if (type.getRawType() == Optional.class) {
      return new Maybe(last);
    }
    if (type.getRawType() == Map.class && of(arguments[0]) instanceof Scalar(Class<?> key)) {
      return new Mapping(key, last);
    }
    throw unsupported(type);
  }

  private static IllegalArgumentException unsupported(Type type) {
    return new IllegalArgumentException("nothing in a file can be bound to " + type);
  }
}
