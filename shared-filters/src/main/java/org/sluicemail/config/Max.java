package org.sluicemail.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The greatest value allowed, written like the value: {@code 100}, {@code 1h}, {@code 1GiB}. Holds
 * for each element of a list.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Max {
  /** The text, as it would be written in the file. */
  String value();
}
