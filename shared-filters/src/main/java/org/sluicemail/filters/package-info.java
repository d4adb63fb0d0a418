/** The filters that come with Sluice, each named by what it does. */
@NullMarked
package org.sluicemail.filters;

import org.jspecify.annotations.NullMarked;
