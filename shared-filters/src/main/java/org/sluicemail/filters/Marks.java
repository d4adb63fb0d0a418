package org.sluicemail.filters;

/** Names of marks by which filters of ours tell each other something. */
final class Marks {
  /** The scanner itself has marked the mail as spam. */
  static final String SPAM_HEADER = "rspamd:spam-header";

  private Marks() {}
}
