/**
 * DomainKeys Identified Mail: signing and verifying (RFC 6376, 8301, 8463) over octets, in one pass
 * over the body.
 *
 * <p>The engine does no I/O: keys come through {@link org.sluicemail.dkim.KeyLookup}, behind which
 * is the DNS ({@link org.sluicemail.dkim.DnsKeys}), and bodies are fed in pieces of any size.
 */
@NullMarked
package org.sluicemail.dkim;

import org.jspecify.annotations.NullMarked;
