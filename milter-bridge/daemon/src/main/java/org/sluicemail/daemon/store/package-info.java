/** What people ask of a store, and what they are told. */
@NullMarked
package org.sluicemail.daemon.store;

import org.jspecify.annotations.NullMarked;
