package org.sluicemail.filters;

/** Names of marks by which filters of ours tell each other something. */
final class Marks {
  /** Goes with a verdict of that name; its value is the reason. */
  static final String QUARANTINE = "quarantine";

  /** The scanner itself has marked the mail as spam. */
  static final String SPAM_HEADER = "rspamd:spam-header";

  private Marks() {}
}
