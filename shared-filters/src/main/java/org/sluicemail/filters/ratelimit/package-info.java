/** What the filter {@code RateLimit} is made of: limits, and the buckets that a mail draws on. */
@NullMarked
package org.sluicemail.filters.ratelimit;

import org.jspecify.annotations.NullMarked;
