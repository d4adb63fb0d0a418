/** The commands of {@code sluice}; exit statuses are those of sysexits.h. */
@NullMarked
package org.sluicemail.daemon.cli;

import org.jspecify.annotations.NullMarked;
