/** The program: the milter server with what is around it. */
@NullMarked
package org.sluicemail.daemon;

import org.jspecify.annotations.NullMarked;
