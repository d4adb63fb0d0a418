package org.sluicemail.mail;

/**
 * The TLS session of the client (RFC 3207).
 *
 * @param version such as {@code TLSv1.3}
 * @param cipher the cipher suite, empty when unknown
 * @param certificateSubject of a trusted client certificate, else empty
 * @param certificateIssuer of a trusted client certificate, else empty
 */
public record Tls(
    String version, String cipher, String certificateSubject, String certificateIssuer) {}
