package org.sluicemail.daemon.opendkim;

import java.nio.file.Path;
import java.util.Optional;
import org.sluicemail.dkim.keys.DataSet;

/**
 * Keys that stand in files: the DNS is not asked at all.
 *
 * @param publicKeys {@code TestPublicKeys}: lines of a name such as {@code
 *     s._domainkey.example.org} and the text of its key
 * @param dnsData {@code TestDNSData}: the same as a data set; counts before the file
 */
public record TestData(Optional<Path> publicKeys, Optional<DataSet> dnsData) {}
