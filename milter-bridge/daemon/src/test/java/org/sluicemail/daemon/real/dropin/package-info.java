/** OpenDKIM and what takes its place, side by side: the same files, the same conversations. */
@NullMarked
package org.sluicemail.daemon.real.dropin;

import org.jspecify.annotations.NullMarked;
