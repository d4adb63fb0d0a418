package org.sluicemail.dkim;

/** Text that breaks the grammar of RFC 6376; the message says how, fit to be shown. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  /** Without a stack trace: such text comes from outside, in any number. */
  public MalformedException(String message) {
    super(message, null, false, false);
  }
}
