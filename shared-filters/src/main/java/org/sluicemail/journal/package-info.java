/**
 * What became of each mail, as the log tells it: one line, in text or JSON, in a form that stays.
 */
@NullMarked
package org.sluicemail.journal;

import org.jspecify.annotations.NullMarked;
