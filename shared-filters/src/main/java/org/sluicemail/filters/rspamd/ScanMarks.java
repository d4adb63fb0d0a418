package org.sluicemail.filters.rspamd;

/** Names of marks that tell of a scan beside its result. */
public final class ScanMarks {
  /** The mail was too large to be checked. */
  public static final String OVERSIZE = "rspamd:oversize";

  /** Nobody was there to check the mail, and that is allowed. */
  public static final String ABSENT = "rspamd:absent";

  /** rspamd itself said how to mark the mail as spam. */
  public static final String SPAM_HEADER = "rspamd:spam-header";

  /** Which server answered; its value is the endpoint. */
  public static final String SERVER = "rspamd:server";

  /** How long that took; its value is in seconds. */
  public static final String TIME = "rspamd:time";

  /** A module settled the action before the scan was over; its value says which and why. */
  public static final String PRE_RESULT = "rspamd:pre-result";

  private ScanMarks() {}
}
