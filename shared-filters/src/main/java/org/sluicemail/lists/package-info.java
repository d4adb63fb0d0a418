/**
 * Lists and tables of the operator, written down or in files that are read anew when they change:
 * networks, domains, addresses, and Postfix's tables of patterns.
 */
@NullMarked
package org.sluicemail.lists;

import org.jspecify.annotations.NullMarked;
