package org.sluicemail.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a component whose key is absent, as it would be written in the file; lists and maps
 * in flow style, such as {@code [a, b]}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** The text, as it would be written in the file. */
  String value();
}
