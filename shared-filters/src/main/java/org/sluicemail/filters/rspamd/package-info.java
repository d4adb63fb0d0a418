/**
 * What the filter {@code Rspamd} is made of: what it tells rspamd, and what it makes of replies.
 */
@NullMarked
package org.sluicemail.filters.rspamd;

import org.jspecify.annotations.NullMarked;
