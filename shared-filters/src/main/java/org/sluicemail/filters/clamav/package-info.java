/** What the filter {@code ClamAv} is made of: what it has scanned, and what it does then. */
@NullMarked
package org.sluicemail.filters.clamav;

import org.jspecify.annotations.NullMarked;
