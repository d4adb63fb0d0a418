/** Everything that Sluice asks, failing in every way. */
@NullMarked
package org.sluicemail.daemon.faults;

import org.jspecify.annotations.NullMarked;
