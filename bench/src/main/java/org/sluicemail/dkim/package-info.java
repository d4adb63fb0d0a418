/** Looks at parts of DKIM that nobody else can see. */
@NullMarked
package org.sluicemail.dkim;

import org.jspecify.annotations.NullMarked;
