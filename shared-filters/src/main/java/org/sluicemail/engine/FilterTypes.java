package org.sluicemail.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.FilterType;

/** Finds what {@code type:} names. */
final class FilterTypes {
  /** Next to our package, whatever name a build that renames packages has given it. */
  private static final String OURS =
      FilterTypes.class.getPackageName().replaceAll("[^.]+$", "filters.");

  /** The one key by which a filter's other keys are known. */
  private record TypeSettings(String type) {}

  private FilterTypes() {}

  /** The type that a filter's section names. */
  static FilterType of(Config section) throws ConfigException {
    String type = section.only(TypeSettings.class).bind(TypeSettings.class).type();
    try {
      return named(type);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of(section.problem("type", String.valueOf(e.getMessage()))));
    }
  }

  /** {@code IllegalArgumentException} with the reason when there is no such type. */
  static FilterType named(String type) {
    String name = type.indexOf('.') < 0 ? OURS + type : type;
    try {
      Class<?> found = Class.forName(name, false, FilterTypes.class.getClassLoader());
      if (!FilterType.class.isAssignableFrom(found) || Modifier.isAbstract(found.getModifiers())) {
        throw new IllegalArgumentException("'" + type + "' is no filter type");
      }
      return (FilterType) found.getConstructor().newInstance();
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      throw new IllegalArgumentException("there is no filter type '" + type + "'", e);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalArgumentException(
          "filter type '"
              + type
              + "' is not public, or has no public constructor without"
              + " parameters",
          e);
    } catch (InvocationTargetException | ExceptionInInitializerError e) {
      throw new IllegalArgumentException(
          "filter type '" + type + "' cannot be made: " + e.getCause(), e);
    } catch (InstantiationException e) {
      throw new IllegalStateException("only abstract classes have no instances", e);
    }
  }
}
