/**
 * The MTA's side of the milter protocol: asks any filter about messages.
 *
 * <p>Plain blocking code, meant for virtual threads. A {@link java.io.IOException} means that the
 * filter cannot be asked any more, whatever the reason: the connection is closed then.
 */
@NullMarked
package org.sluicemail.milter.client;

import org.jspecify.annotations.NullMarked;
