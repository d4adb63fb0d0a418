/**
 * Starts the real servers that tests talk to: on loopback, in folders and on ports of their own.
 */
@NullMarked
package org.sluicemail.servers;

import org.jspecify.annotations.NullMarked;
