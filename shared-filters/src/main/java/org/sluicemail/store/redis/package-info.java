/** The store in Redis: a single server, one that Sentinels watch, or a Cluster. */
@NullMarked
package org.sluicemail.store.redis;

import org.jspecify.annotations.NullMarked;
