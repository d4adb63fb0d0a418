package org.sluicemail.daemon.opendkim;

/**
 * What is told in the log.
 *
 * @param on {@code Syslog}: whether anything but errors is
 * @param success {@code SyslogSuccess}: whether that a message was signed or verified is
 * @param why {@code LogWhy}: whether the reason to sign or to verify is
 * @param results {@code LogResults}: whether the result of each signature is
 */
public record Logs(boolean on, boolean success, boolean why, boolean results) {}
