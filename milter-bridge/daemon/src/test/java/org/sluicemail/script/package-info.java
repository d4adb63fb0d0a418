/** The doors at which only the daemon can play mail scripts. */
@NullMarked
package org.sluicemail.script;

import org.jspecify.annotations.NullMarked;
