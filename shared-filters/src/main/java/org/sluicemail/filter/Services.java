package org.sluicemail.filter;

import java.time.InstantSource;
import org.sluicemail.dns.Dns;
import org.sluicemail.mail.Spool;
import org.sluicemail.store.Store;

/**
 * What filters get from the program around them.
 *
 * @param authservId the name under which we testify (RFC 8601 section 2.5)
 * @param spool for bodies that filters make
 * @param resources connections and stores, shared by settings and carried over on reload
 * @param store what filters remember between mails
 * @param dns for look-ups; shared by all filters
 * @param clock the time of day
 */
public record Services(
    String authservId,
    Spool spool,
    Resources.Scope resources,
    Store store,
    Dns dns,
    InstantSource clock) {}
