package org.sluicemail.mail;

import java.io.IOException;

/** A mail that is larger than {@link Limits} allow. */
public final class LimitException extends IOException {
  private static final long serialVersionUID = 1;

  public LimitException(String message) {
    super(message);
  }
}
