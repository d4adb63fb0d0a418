/**
 * The Authentication-Results field (RFC 8601): what it says, how it is written, and whom one claims
 * to be from.
 */
@NullMarked
package org.sluicemail.authres;

import org.jspecify.annotations.NullMarked;
