package org.sluicemail.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Values from single texts, by the type that is wanted. */
final class Scalars {
  private static final Map<Class<?>, Function<String, Object>> BUILT_IN =
      Map.of(
          String.class, text -> text,
          int.class, text -> Math.toIntExact(whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE)),
          long.class, text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE),
          double.class, Scalars::number,
          boolean.class, Scalars::flag,
          Duration.class, Durations::parse,
          Path.class, Scalars::path);

  private static final Map<Class<?>, Class<?>> UNBOXED =
      Map.of(
          Integer.class, int.class,
          Long.class, long.class,
          Double.class, double.class,
          Boolean.class, boolean.class);

  private static final List<String> TRUE = List.of("true", "yes", "on");
  private static final List<String> FALSE = List.of("false", "no", "off");

  private Scalars() {}

  static boolean handles(Class<?> type) {
    return BUILT_IN.containsKey(unboxed(type)) || parser(type).isPresent() || type.isEnum();
  }

  /** The value of {@code text}; IllegalArgumentException says how it must be written. */
  static Object convert(Class<?> type, String text) {
    Function<String, Object> builtIn = BUILT_IN.get(unboxed(type));
    if (builtIn != null) {
      return builtIn.apply(text);
    }
    Optional<Method> parser = parser(type);
    return parser.isPresent() ? call(parser.get(), text) : constant(type, text);
  }

  private static Class<?> unboxed(Class<?> type) {
    return UNBOXED.getOrDefault(type, type);
  }

  private static Optional<Method> parser(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals("parse"))
        .filter(method -> Modifier.isStatic(method.getModifiers()))
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class}))
        .filter(method -> type.isAssignableFrom(method.getReturnType()))
        .findFirst();
  }

  private static Object call(Method parser, String text) {
    try {
      parser.setAccessible(true);
      return parser.invoke(null, text);
    } catch (InvocationTargetException e) {
      throw unchecked(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(parser + " cannot be called", e);
    }
  }

  /** What a called method threw; a checked exception there is our own mistake. */
  static RuntimeException unchecked(InvocationTargetException e) {
    return switch (e.getCause()) {
      case RuntimeException thrown -> thrown;
      case Error error -> throw error;
      case null, default -> new IllegalStateException("only unchecked exceptions may leave", e);
    };
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (kebab(((Enum<?>) constant).name()).equals(text)) {
        return constant;
      }
    }
    String all =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> kebab(((Enum<?>) constant).name()))
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException("'" + text + "' is not one of " + all);
  }

  /** {@code onError} and {@code ON_ERROR} as {@code on-error}. */
  static String kebab(String name) {
    String words = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-');
    return words.toLowerCase(Locale.ROOT);
  }

  private static long whole(String text, long least, long greatest) {
    // more digits than any number of ours, and few enough to be cheap
    if (!text.matches("[-+]?\\d{1,40}")) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number");
    }
    BigInteger value = new BigInteger(text);
    if (value.compareTo(BigInteger.valueOf(least)) < 0
        || value.compareTo(BigInteger.valueOf(greatest)) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is not within " + least + " to " + greatest);
    }
    return value.longValue();
  }

  private static Object number(String text) {
    if (!text.matches("[-+]?\\d{1,15}(\\.\\d{1,15})?")) {
      throw new IllegalArgumentException("'" + text + "' is not a number such as 15 or 0.5");
    }
    return Double.parseDouble(text);
  }

  private static Object flag(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!TRUE.contains(lower) && !FALSE.contains(lower)) {
      throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }
    return TRUE.contains(lower);
  }

  private static Object path(String text) {
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'" + text + "' is not a path");
    }
    return Path.of(text);
  }
}
