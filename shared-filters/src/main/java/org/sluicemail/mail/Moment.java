package org.sluicemail.mail;

/**
 * The points of an SMTP session at which something is decided, in order.
 *
 * <p>Filters run at the last four. At {@link #CONNECT} nobody judges: a route may be picked there,
 * so that a client whom no filter concerns is let go at once.
 */
public enum Moment {
  /** The client has connected; its address and name are known. */
  CONNECT,
  /** MAIL: greeting, login, TLS and reverse-path are known. */
  SENDER,
  /** RCPT: one recipient more. */
  RECIPIENT,
  /** The header is complete. */
  HEADER,
  /** The whole message is there. */
  MESSAGE
}
