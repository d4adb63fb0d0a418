package org.sluicemail.mail;

/**
 * What a filter may want to know of a session; a door asks its server only for the facts that
 * somebody wants.
 */
public enum Fact {
  /** The client's address and port. */
  CLIENT,
  /** The client's verified host name. */
  CLIENT_NAME,
  /** What the client said in HELO, EHLO or LHLO. */
  HELO,
  /** The authenticated user (RFC 4954). */
  USER,
  /** Version, cipher and client certificate of the TLS session. */
  TLS,
  /** The reverse-path of MAIL and its parameters. */
  SENDER,
  /** The recipients of RCPT and their parameters. */
  RECIPIENTS,
  /** The queue id that the server gave the message. */
  QUEUE_ID,
  /** The name and the version of the server that hands the mail over. */
  SERVER
}
