/** Runs what the tests of the other packages here only try on kept inputs, for as long as asked. */
@NullMarked
package org.sluicemail.fuzz;

import org.jspecify.annotations.NullMarked;
