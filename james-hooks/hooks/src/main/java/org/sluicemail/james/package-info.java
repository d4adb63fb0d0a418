/** The chain inside Apache James: hooks of its SMTP server. */
@NullMarked
package org.sluicemail.james;

import org.jspecify.annotations.NullMarked;
