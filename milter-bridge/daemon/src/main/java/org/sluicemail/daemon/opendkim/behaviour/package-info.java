/**
 * OpenDKIM's behaviour as filters of one chain: which mail is signed, which is verified, and what
 * comes of it.
 */
@NullMarked
package org.sluicemail.daemon.opendkim.behaviour;

import org.jspecify.annotations.NullMarked;
