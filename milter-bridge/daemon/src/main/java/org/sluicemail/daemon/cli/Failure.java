package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** The world failed in a way that has an exit status of its own (sysexits.h). */
final class Failure extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  private Failure(int status, String what, IOException cause) {
    super(what + ": " + reason(cause), cause);
    this.status = status;
  }

  /** A message that cannot be read, or is larger than the limits allow. */
  static Failure message(String file, IOException cause) {
    return new Failure(Status.DATA, "cannot read the message " + file, cause);
  }

  /** A private key that cannot be read. */
  static Failure key(String file, IOException cause) {
    return new Failure(Status.DATA, "cannot read the key " + file, cause);
  }

  /** A milter that cannot be reached or breaks the rules: a mail server would try again. */
  static Failure milter(String endpoint, IOException cause) {
    return new Failure(Status.TEMPFAIL, "no answer from the milter at " + endpoint, cause);
  }

  /** A server that cannot be started. */
  static Failure unavailable(IOException cause) {
    return new Failure(Status.UNAVAILABLE, "cannot start", cause);
  }

  int status() {
    return status;
  }

  /** Of files, Java tells the name alone where the kind of exception says the rest. */
  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException e -> "there is no such file";
      case AccessDeniedException e -> "permission denied";
      default -> String.valueOf(cause.getMessage());
    };
  }
}
