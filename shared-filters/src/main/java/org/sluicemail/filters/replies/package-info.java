/** Message-IDs and recipients of our mail, and how answers to it are recognised. */
@NullMarked
package org.sluicemail.filters.replies;

import org.jspecify.annotations.NullMarked;
