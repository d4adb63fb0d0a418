package org.sluicemail.james;

import java.time.Duration;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;

/**
 * The parameters that all mailets with a chain have.
 *
 * @param listener what the condition {@code listener} sees
 * @param rejectProcessor where mail, or recipients of it, go that are refused
 * @param quarantineProcessor where mail goes that is set aside
 * @param retries how often a mail that is deferred is tried again before it is an error
 * @param retryDelay how long it waits each time
 */
record MailetSettings(
    @Default("mailet") String listener,
    @Default("rejected") String rejectProcessor,
    @Default("quarantine") String quarantineProcessor,
    @Default("5") @Min("0") @Max("1000") int retries,
    @Default("5m") @Min("1ms") Duration retryDelay) {}
