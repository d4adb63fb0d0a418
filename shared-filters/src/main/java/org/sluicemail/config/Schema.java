package org.sluicemail.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The keys of a section and their types, taken from a record. */
record Schema(Class<? extends Record> type, List<Component> components) {
  /**
   * One key.
   *
   * @param standard the text that stands in for an absent key
   */
  record Component(
      String key,
      Shape shape,
      Optional<String> standard,
      Optional<String> min,
      Optional<String> max,
      boolean masked) {
    private static Component of(RecordComponent of) {
      return new Component(
          annotation(of, Key.class).map(Key::value).orElseGet(() -> Scalars.kebab(of.getName())),
          Shape.of(of.getGenericType()),
          annotation(of, Default.class).map(Default::value),
          annotation(of, Min.class).map(Min::value),
          annotation(of, Max.class).map(Max::value),
          of.isAnnotationPresent(Masked.class));
    }

    private static <A extends java.lang.annotation.Annotation> Optional<A> annotation(
        RecordComponent of, Class<A> type) {
      return Optional.ofNullable(of.getAnnotation(type));
    }
  }

  static Schema of(Class<? extends Record> type) {
    return new Schema(type, Arrays.stream(type.getRecordComponents()).map(Component::of).toList());
  }

  /** The keys in alphabetical order. */
  Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    components.forEach(component -> keys.add(component.key()));
    return keys;
  }

  /** What to say about {@code key} unless it is known here. */
  Optional<String> unknown(String key, Set<String> elsewhere) {
    Set<String> words = keys();
    if (words.contains(key)) {
      return Optional.empty();
    }
    words.addAll(elsewhere);
    String known = words.isEmpty() ? "there are none here" : "known: " + String.join(", ", words);
    Optional<String> meant =
        Spelling.nearest(key, words).map(word -> "did you mean '" + word + "'?");
    return Optional.of("unknown key; " + meant.orElse(known));
  }

  /** A new record; IllegalArgumentException is the record's own about its values. */
  Record create(Object[] values) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw Scalars.unchecked(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no canonical constructor", e);
    }
  }
}
