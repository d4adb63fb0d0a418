/**
 * The Authenticated Received Chain (RFC 8617): what servers on the way testify of a message, each
 * sealed by its own key. Nothing here does I/O but reading a body and asking for keys.
 */
@NullMarked
package org.sluicemail.arc;

import org.jspecify.annotations.NullMarked;
