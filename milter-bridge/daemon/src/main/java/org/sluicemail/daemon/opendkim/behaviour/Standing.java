package org.sluicemail.daemon.opendkim.behaviour;

/** How a signature stands: what it takes to know what comes of the mail. */
enum Standing {
  GOOD,
  /** It belongs to another message. */
  BAD,
  REVOKED,
  /** Its key is not in the DNS. */
  NO_KEY,
  /** The DNS did not say whether there is a key. */
  UNAVAILABLE,
  /** It says nothing about the message, such as one that has expired: nothing comes of that. */
  UNUSABLE
}
