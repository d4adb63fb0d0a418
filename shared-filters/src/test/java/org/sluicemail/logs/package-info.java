@NullMarked
package org.sluicemail.logs;

import org.jspecify.annotations.NullMarked;
