package org.sluicemail.daemon.opendkim;

import java.nio.file.Path;

/**
 * What a configuration of OpenDKIM says, as far as it can be honoured (opendkim.conf(5)). Data sets
 * are open, lists are whole, defaults are filled in.
 *
 * @param base what relative paths begin at: {@code BaseDirectory}, or where we were started
 */
public record Settings(
    Identity identity,
    Form form,
    Who who,
    Verifying verifying,
    Actions actions,
    Results results,
    Lookups lookups,
    TestData testData,
    Place place,
    Logs logs,
    Path base) {}
