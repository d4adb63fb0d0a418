package org.sluicemail.mail;

/**
 * What one mail may take of us. A mail that goes beyond is deferred, not cut.
 *
 * @param messageBytes of header and body
 * @param headerBytes of the header section
 * @param headerFields in number
 * @param recipients in number
 */
public record Limits(long messageBytes, int headerBytes, int headerFields, int recipients) {
  /**
   * Wider than any server's own limits in use (Postfix: 10 MB, 100 KB a field; Sendmail: none), so
   * that they bind only whom nobody else stops.
   */
  public static final Limits DEFAULT = new Limits(1L << 30, 4 << 20, 20_000, 50_000);
}
