package org.sluicemail.daemon.opendkim;

import java.util.Optional;

/**
 * What becomes of messages about which something is wrong.
 *
 * @param badSignature {@code On-BadSignature}
 * @param dnsError {@code On-DNSError}
 * @param internalError {@code On-InternalError}
 * @param keyNotFound {@code On-KeyNotFound}
 * @param noSignature {@code On-NoSignature}
 * @param security {@code On-Security}
 * @param signatureError {@code On-SignatureError}: a message cannot be signed
 * @param quarantine {@code Quarantine}: sets aside what fails
 * @param captureUnknown {@code CaptureUnknownErrors}: sets aside what we fail at
 * @param redirect {@code RedirectFailuresTo}: who gets what fails
 */
public record Actions(
    Action badSignature,
    Action dnsError,
    Action internalError,
    Action keyNotFound,
    Action noSignature,
    Action security,
    Action signatureError,
    boolean quarantine,
    boolean captureUnknown,
    Optional<String> redirect) {}
