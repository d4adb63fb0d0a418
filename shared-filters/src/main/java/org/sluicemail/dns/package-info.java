/**
 * The DNS as filters see it: a port with answers that tell "there is none" from "nobody could say",
 * a resolver behind it, and a zone file for those who are offline.
 *
 * <p>Nothing outside knows the library that speaks the protocol.
 */
@NullMarked
package org.sluicemail.dns;

import org.jspecify.annotations.NullMarked;
