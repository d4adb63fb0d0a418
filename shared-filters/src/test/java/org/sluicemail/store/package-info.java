@NullMarked
package org.sluicemail.store;

import org.jspecify.annotations.NullMarked;
