/**
 * Configuration: load YAML, check it, and bind it to records.
 *
 * <p>Every problem carries file, line and column, and all of them are reported at once. Scalars are
 * the text that was written; only the type they are bound to gives them a meaning. No public type
 * here mentions the libraries that read the file.
 */
@NullMarked
package org.sluicemail.config;

import org.jspecify.annotations.NullMarked;
