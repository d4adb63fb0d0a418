/** Benchmarks of the parts, and the Java peer that the whole is measured against. */
@NullMarked
package org.sluicemail.bench;

import org.jspecify.annotations.NullMarked;
