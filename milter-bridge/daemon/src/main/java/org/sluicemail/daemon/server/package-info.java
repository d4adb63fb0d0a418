/**
 * The milter server: sockets, conversations with mail servers, and the way from the protocol's
 * commands to the chain and from its decision back.
 */
@NullMarked
package org.sluicemail.daemon.server;

import org.jspecify.annotations.NullMarked;
