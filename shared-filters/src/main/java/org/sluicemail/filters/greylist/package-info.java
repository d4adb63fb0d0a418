/** What the filter {@code Greylist} is made of: what it remembers, and what it makes of it. */
@NullMarked
package org.sluicemail.filters.greylist;

import org.jspecify.annotations.NullMarked;
