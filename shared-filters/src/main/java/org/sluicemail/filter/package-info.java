/**
 * What a filter is: the kinds of filter, what they are given, and the values they answer with.
 *
 * <p>A filter knows nothing of the door through which the mail came.
 */
@NullMarked
package org.sluicemail.filter;

import org.jspecify.annotations.NullMarked;
