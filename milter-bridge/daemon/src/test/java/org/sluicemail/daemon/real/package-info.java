/** Whole ways of mail: our server between real mail servers, real scanners and their clients. */
@NullMarked
package org.sluicemail.daemon.real;

import org.jspecify.annotations.NullMarked;
