/**
 * The milter protocol, versions 2 to 6, as bytes to sealed records and back.
 *
 * <p>The package does no input or output and keeps no time: it serves the filter's side and the
 * MTA's side alike. Strings of the protocol are octets without a charset; they are shown as text
 * through {@link org.sluicemail.mail.Octets}, which is reversible. Header values and body chunks
 * stay octets.
 */
@NullMarked
package org.sluicemail.milter.codec;

import org.jspecify.annotations.NullMarked;
