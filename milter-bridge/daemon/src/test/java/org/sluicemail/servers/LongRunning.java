package org.sluicemail.servers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The test takes minutes and runs only if the system property {@code sluice.long} is true. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "sluice.long",
    matches = "true",
    disabledReason = "long: set -Dsluice.long=true")
public @interface LongRunning {}
