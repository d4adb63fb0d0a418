@NullMarked
package org.sluicemail.store.redis;

import org.jspecify.annotations.NullMarked;
