package org.sluicemail.dns;

import java.util.Optional;

/**
 * A host that takes mail for a domain (RFC 5321 section 5.1).
 *
 * @param host none when the domain takes no mail (RFC 7505)
 */
public record MailExchange(int preference, Optional<DomainName> host) {}
