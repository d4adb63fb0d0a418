/** Mail scripts: a mail session as text, with what is to become of it at every door. */
@NullMarked
package org.sluicemail.script;

import org.jspecify.annotations.NullMarked;
