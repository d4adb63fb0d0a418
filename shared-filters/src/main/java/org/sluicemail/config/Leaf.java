package org.sluicemail.config;

import java.util.Optional;
import org.sluicemail.config.Schema.Component;

/** Binds one text of a {@link Document}. */
final class Leaf {
  private Leaf() {}

  /** The value of {@code text}; IllegalArgumentException says what is wrong with it. */
  static Object bind(Document document, Component component, Class<?> type, Tree.Text text) {
    if (text.blank()) {
      throw new IllegalArgumentException("has no value; remove the key, or write '' for no text");
    }
    Interpolation.Resolved resolved = document.resolve(text);
    boolean secret = isSecret(component, type);
    if (secret) {
      document.hide(resolved.text());
    }
    boolean hidden = secret || resolved.isHidden();
    String shown = hidden ? Secret.MASK : document.raw(text);
    document.bound(text.path(), text.place(), shown, resolved.references());
    return checked(component, type, hidden ? hidden(type, resolved) : convert(type, resolved));
  }

  /** The value that stands in for an absent key. */
  static Object standard(Document document, Component component, Class<?> type, String path) {
    String text = component.standard().orElseThrow();
    document.defaulted(path, isSecret(component, type) ? Secret.MASK : text);
    return Scalars.convert(type, text);
  }

  private static boolean isSecret(Component component, Class<?> type) {
    return component.masked() || type == Secret.class;
  }

  private static Object convert(Class<?> type, Interpolation.Resolved resolved) {
    return Scalars.convert(type, resolved.text());
  }

  /** As {@link #convert}, without the words of the converter, which may repeat the text. */
  private static Object hidden(Class<?> type, Interpolation.Resolved resolved) {
    try {
      return convert(type, resolved);
    } catch (IllegalArgumentException e) {
      String name = Scalars.kebab(type.getSimpleName());
      throw new IllegalArgumentException("is not a valid " + name + "; the text is not shown");
    }
  }

  private static Object checked(Component component, Class<?> type, Object value) {
    check(type, component.min(), value, 1, "at least");
    check(type, component.max(), value, -1, "at most");
    return value;
  }

  private static void check(
      Class<?> type, Optional<String> bound, Object value, int wrong, String words) {
    if (bound.isPresent() && compare(Scalars.convert(type, bound.get()), value) == wrong) {
      throw new IllegalArgumentException("must be " + words + ' ' + bound.get());
    }
  }

  @SuppressWarnings("unchecked") // both were converted to the same type
  private static int compare(Object bound, Object value) {
    return Integer.signum(((Comparable<Object>) bound).compareTo(value));
  }
}
