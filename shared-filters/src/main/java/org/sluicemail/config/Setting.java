package org.sluicemail.config;

/**
 * One value in effect.
 *
 * @param key path of the key, such as {@code filters.clamav.timeout}
 * @param value the text as it was written, or {@code ***}
 * @param origin {@code file:line}, with the variable or file that gave the value; or {@code
 *     default}
 */
public record Setting(String key, String value, String origin) {}
