package org.sluicemail.servers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test needs real servers. Where they cannot be started it is skipped, or fails if the system
 * property {@code sluice.require-servers} is {@code true}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresServerCondition.class)
public @interface RequiresServer {
  /** The servers, all of which are needed. */
  Kind[] value();
}
