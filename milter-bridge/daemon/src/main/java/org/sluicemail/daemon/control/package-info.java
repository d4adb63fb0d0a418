/** The socket through which a running server is asked and told. */
@NullMarked
package org.sluicemail.daemon.control;

import org.jspecify.annotations.NullMarked;
