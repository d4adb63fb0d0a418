package org.sluicemail.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least value allowed, written like the value: {@code 1}, {@code 1s}, {@code 64KiB}. Holds for
 * each element of a list.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Min {
  /** The text, as it would be written in the file. */
  String value();
}
