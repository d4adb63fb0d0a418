/**
 * The mail model: what a client said, whom the mail is from and for, and its exact bytes.
 *
 * <p>Bytes stay bytes here and text is a view of them. The package knows no filter, no chain and no
 * door through which mail comes in.
 */
@NullMarked
package org.sluicemail.mail;

import org.jspecify.annotations.NullMarked;
