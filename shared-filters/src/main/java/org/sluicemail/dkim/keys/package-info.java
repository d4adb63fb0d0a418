/**
 * Which private keys sign a mail: single keys, files by domain and selector, and the tables of
 * OpenDKIM and rspamd. Keys and tables are read once and again when their files change.
 */
@NullMarked
package org.sluicemail.dkim.keys;

import org.jspecify.annotations.NullMarked;
