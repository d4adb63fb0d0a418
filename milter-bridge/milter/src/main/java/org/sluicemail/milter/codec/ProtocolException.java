package org.sluicemail.milter.codec;

import java.io.IOException;

/** The peer broke the rules of the milter protocol: the connection is to be closed. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  public ProtocolException(String message) {
    super(message);
  }
}
