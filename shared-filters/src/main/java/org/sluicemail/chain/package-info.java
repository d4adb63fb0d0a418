/**
 * The filter chain: which filters see a mail, when, for how long, and what their answers come to.
 *
 * <p>Doors use {@link org.sluicemail.chain.Chain} and {@link org.sluicemail.chain.Transaction}; no
 * filter knows this package.
 */
@NullMarked
package org.sluicemail.chain;

import org.jspecify.annotations.NullMarked;
