/** Copies of mail for Redis: which, in what form, and how they wait without holding anybody up. */
@NullMarked
package org.sluicemail.filters.publish;

import org.jspecify.annotations.NullMarked;
