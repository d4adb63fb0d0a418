/** OpenDKIM's place taken: its configuration file read, and its behaviour given to mail servers. */
@NullMarked
package org.sluicemail.daemon.opendkim;

import org.jspecify.annotations.NullMarked;
