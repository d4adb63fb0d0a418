package org.sluicemail.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluicemail.config.Schema.Component;

/** Makes records of sections. A value is null where a problem was found instead. */
final class Binder {
  private final Document document;
  private final Problems problems;

  Binder(Document document, Problems problems) {
    this.document = document;
    this.problems = problems;
  }

  /**
   * The record of {@code section}.
   *
   * @param elsewhere keys of this section that somebody else binds
   */
  @Nullable Record record(Schema schema, Tree.Section section, Set<String> elsewhere) {
    section
        .entries()
        .forEach((key, entry) ->
            schema
                .unknown(key, elsewhere)
                .ifPresent(why -> problem(entry.key(), section.pathOf(key), why)));
    List<Object> values = new ArrayList<>();
    for (Component component : schema.components()) {
      add(values, component(component, section));
    }
    return values.size() == schema.components().size() ? create(schema, section, values) : null;
  }

  private static void add(List<Object> values, @Nullable Object value) {
    if (value != null) {
      values.add(value);
    }
  }

  private @Nullable Record create(Schema schema, Tree.Section section, List<Object> values) {
    try {
      return schema.create(values.toArray());
    } catch (IllegalArgumentException e) {
      problem(section.place(), section.path(), reason(e));
      return null;
    }
  }

  private static String reason(IllegalArgumentException e) {
    String message = e.getMessage();
    return message == null ? "is not valid" : message;
  }

  private @Nullable Object component(Component component, Tree.Section section) {
    Tree.Entry entry = section.entries().get(component.key());
    return entry == null
        ? absent(component, component.shape(), section)
        : value(component, component.shape(), entry.value());
  }

  private @Nullable Object absent(Component component, Shape shape, Tree.Section section) {
    String path = section.pathOf(component.key());
    if (component.standard().isPresent()) {
      return standard(component, shape, path);
    }
    return switch (shape) {
      case Shape.Maybe maybe -> Optional.empty();
      case Shape.Listing list -> {
        document.defaulted(path, "[]");
        yield List.of();
      }
      case Shape.Scalar scalar -> {
        problem(section.place(), path, "is missing");
        yield null;
      }
      case Shape.Mapping map -> Map.of();
      case Shape.Nested nested -> value(component, nested, empty(path, section));
      case Shape.Raw raw -> value(component, raw, empty(path, section));
    };
  }

  private static Tree.Section empty(String path, Tree.Section around) {
    return new Tree.Section(path, around.place(), Map.of());
  }

  private Object standard(Component component, Shape shape, String path) {
    return switch (shape) {
      case Shape.Maybe maybe -> Optional.of(standard(component, maybe.of(), path));
      case Shape.Scalar scalar -> scalar(component, scalar.type(), path);
      default -> {
        String text = component.standard().orElseThrow();
        document.defaulted(path, component.masked() ? Secret.MASK : text);
        yield ofYaml(component, shape, text);
      }
    };
  }

  private Object scalar(Component component, Class<?> type, String path) {
    try {
      return Leaf.standard(document, component, type, path);
    } catch (IllegalArgumentException e) {
      throw unreadable(component, e);
    }
  }

  private static IllegalStateException unreadable(Component component, Exception e) {
    return new IllegalStateException("the default of " + component.key() + " cannot be read", e);
  }

  /** A list or section in the text of a {@link Default}, which is read like any other. */
  private static Object ofYaml(Component component, Shape shape, String text) {
    String key = component.key();
    Problems problems = new Problems();
    try {
      Document inner = Document.read("default", key + ": " + text, Map.of());
      Tree.Entry entry = Objects.requireNonNull(inner.root().entries().get(key));
      Object value = new Binder(inner, problems).value(component, shape, entry.value());
      problems.throwIfAny();
      return Objects.requireNonNull(value);
    } catch (ConfigException e) {
      throw unreadable(component, e);
    }
  }

  @Nullable Object value(Component component, Shape shape, Tree tree) {
    return switch (shape) {
      case Shape.Maybe maybe -> {
        Object value = value(component, maybe.of(), tree);
        yield value == null ? null : Optional.of(value);
      }
      case Shape.Scalar scalar -> scalar(component, scalar.type(), tree);
      case Shape.Listing list -> list(component, list.of(), tree);
      case Shape.Mapping map -> map(component, map, tree);
      case Shape.Nested nested -> {
        Tree.Section section = section(unabbreviated(nested.type(), tree));
        yield section == null ? null : record(Schema.of(nested.type()), section, Set.of());
      }
      case Shape.Raw raw -> {
        Tree.Section section = section(tree);
        yield section == null ? null : new Config(document, section, Set.of());
      }
    };
  }

  private @Nullable Object scalar(Component component, Class<?> type, Tree tree) {
    if (!(tree instanceof Tree.Text text)) {
      problem(tree.place(), tree.path(), "must be a single value, not " + tree.kind());
      return null;
    }
    try {
      return Leaf.bind(document, component, type, text);
    } catch (IllegalArgumentException e) {
      problem(text.place(), text.path(), reason(e));
      return null;
    }
  }

  private @Nullable Object list(Component component, Shape of, Tree tree) {
    return switch (tree) {
      case Tree.Items items -> list(component, of, items);
      case Tree.Text text -> {
        Object only = value(component, of, text);
        yield only == null ? null : List.of(only);
      }
      case Tree.Section section -> {
        problem(section.place(), section.path(), "must be a list, not a section");
        yield null;
      }
    };
  }

  private @Nullable Object list(Component component, Shape of, Tree.Items items) {
    if (items.items().isEmpty()) {
      document.bound(items.path(), items.place(), "[]", List.of());
    }
    List<Object> values = new ArrayList<>();
    for (Tree item : items.items()) {
      add(values, value(component, of, item));
    }
    return values.size() == items.items().size() ? List.copyOf(values) : null;
  }

  private @Nullable Object map(Component component, Shape.Mapping shape, Tree tree) {
    Tree.Section section = section(tree);
    if (section == null) {
      return null;
    }
    Map<Object, Object> values = new LinkedHashMap<>();
    section
        .entries()
        .forEach((text, entry) -> {
          Object key = key(shape.key(), text, section.pathOf(text), entry.key());
          Object value = value(component, shape.of(), entry.value());
          if (key != null && value != null && values.putIfAbsent(key, value) != null) {
            problem(entry.key(), section.pathOf(text), "means the same as an earlier key");
          }
        });
    return values.size() == section.entries().size() ? Collections.unmodifiableMap(values) : null;
  }

  private @Nullable Object key(Class<?> type, String text, String path, Place place) {
    try {
      return Scalars.convert(type, text);
    } catch (IllegalArgumentException e) {
      problem(place, path, reason(e));
      return null;
    }
  }

  private static Tree unabbreviated(Class<?> type, Tree tree) {
    Brief brief = type.getAnnotation(Brief.class);
    return brief != null && tree instanceof Tree.Text text && !text.blank()
        ? new Tree.Section(
            text.path(), text.place(), Map.of(brief.value(), new Tree.Entry(text.place(), text)))
        : tree;
  }

  /** {@code tree} as a section; nothing behind the key is an empty one. */
  Tree.@Nullable Section section(Tree tree) {
    return switch (tree) {
      case Tree.Section section -> section;
      case Tree.Text text when text.blank() ->
          new Tree.Section(text.path(), text.place(), Map.of());
      default -> {
        problem(tree.place(), tree.path(), "must be a section (key: value), not " + tree.kind());
        yield null;
      }
    };
  }

  private void problem(Place place, String path, String text) {
    problems.add(document.problem(place, path, text));
  }
}
