package org.sluicemail.upstream;

import java.io.IOException;

/** No server of a group gave an answer. */
public final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean absent;

  UnavailableException(String message, boolean absent) {
    super(message);
    this.absent = absent;
  }

  /** Whether nobody listens: every server of the group refused the connection when last tried. */
  public boolean absent() {
    return absent;
  }
}
