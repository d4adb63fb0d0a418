/** Stores against real servers of Redis, and as processes of their own. */
@NullMarked
package org.sluicemail.daemon.store;

import org.jspecify.annotations.NullMarked;
