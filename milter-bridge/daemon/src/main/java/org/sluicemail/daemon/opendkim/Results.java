package org.sluicemail.daemon.opendkim;

import java.util.Optional;

/**
 * What is said in the header.
 *
 * @param authservId {@code AuthservID}; without it the server's macro {@code j} counts, or {@link
 *     #UNKNOWN_HOST}
 * @param withJobId {@code AuthservIDWithJobID}: appends a slash and the queue id
 * @param always {@code AlwaysAddARHeader}: also says that there is no signature
 * @param keep {@code KeepAuthResults}: does not remove results that claim to be ours
 * @param removeAll {@code RemoveARAll}: removes results of other methods, too
 * @param removeFrom {@code RemoveARFrom}: hosts whose results are removed besides our own
 * @param noHeaderB {@code NoHeaderB}: leaves out {@code header.b}
 * @param softwareHeader {@code SoftwareHeader}: adds {@code DKIM-Filter}
 */
public record Results(
    Optional<String> authservId,
    boolean withJobId,
    boolean always,
    boolean keep,
    boolean removeAll,
    HostSet removeFrom,
    boolean noHeaderB,
    boolean softwareHeader) {
  public static final String UNKNOWN_HOST = "unknown-host";
}
