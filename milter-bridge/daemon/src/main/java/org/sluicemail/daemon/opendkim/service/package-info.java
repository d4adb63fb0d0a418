/** A server that stands where OpenDKIM stood: sockets, the process, loading anew. */
@NullMarked
package org.sluicemail.daemon.opendkim.service;

import org.jspecify.annotations.NullMarked;
