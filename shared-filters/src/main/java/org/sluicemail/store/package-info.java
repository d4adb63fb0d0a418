/**
 * What filters remember between mails: texts with a lifetime, and leaky buckets.
 *
 * <p>One port, {@link org.sluicemail.store.Store}, behind which stands memory, a file or Redis.
 */
@NullMarked
package org.sluicemail.store;

import org.jspecify.annotations.NullMarked;
