package org.sluicemail.engine;

import java.time.Duration;
import java.util.Optional;
import org.sluicemail.chain.Mode;
import org.sluicemail.config.Config;
import org.sluicemail.config.Default;
import org.sluicemail.filter.OnError;

/**
 * The keys that are common to all filters.
 *
 * @param type name of a filter of ours, or the full class name of somebody else's
 * @param onError what becomes of the mail when the filter fails; the type's own default
 * @param mode whether the answer counts
 * @param timeout after which the filter has failed; the moment's deadline
 * @param when condition that must hold for the filter to run
 * @param unless condition that must not hold
 */
record FilterSettings(
    String type,
    Optional<OnError> onError,
    @Default("enforce") Mode mode,
    Optional<Duration> timeout,
    Optional<Config> when,
    Optional<Config> unless) {}
