/**
 * Clients of outside services over groups of servers: who is asked, who is left alone for a while,
 * and how many at a time.
 *
 * <p>Nothing here knows what a filter makes of an answer.
 */
@NullMarked
package org.sluicemail.upstream;

import org.jspecify.annotations.NullMarked;
