package org.sluicemail.engine;

import java.lang.reflect.InvocationTargetException;
import org.sluicemail.filter.FilterType;

/** Finds what {@code type:} names. */
final class FilterTypes {
  /** Next to our package, whatever name a build that renames packages has given it. */
  private static final String OURS =
      FilterTypes.class.getPackageName().replaceAll("[^.]+$", "filters.");

  private FilterTypes() {}

  /** {@code IllegalArgumentException} with the reason when there is no such type. */
  static FilterType named(String type) {
    String name = type.indexOf('.') < 0 ? OURS + type : type;
    try {
      Class<?> found = Class.forName(name, true, FilterTypes.class.getClassLoader());
      return FilterType.class.cast(found.getConstructor().newInstance());
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      throw new IllegalArgumentException("there is no filter type '" + type + "'", e);
    } catch (ClassCastException | NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalArgumentException("'" + type + "' is no filter type", e);
    } catch (InstantiationException | InvocationTargetException e) {
      throw new IllegalArgumentException("'" + type + "' cannot be made: " + e.getCause(), e);
    }
  }
}
