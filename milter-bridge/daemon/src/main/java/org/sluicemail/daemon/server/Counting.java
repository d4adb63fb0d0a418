package org.sluicemail.daemon.server;

import org.sluicemail.mail.Session;

/** Which fields a mail server counts, besides those that came, to find the place of a new one. */
enum Counting {
  /** Postfix: its own Received. */
  RECEIVED(1),
  /**
   * Sendmail: its own Received, and seven more that its usual configuration declares ({@code H}
   * lines), sent or not. All stand above what came with the message.
   */
  DECLARED(8);

  private final int fields;

  Counting(int fields) {
    this.fields = fields;
  }

  /** How the server counts that calls itself so; one that is silent counts as Postfix does. */
  static Counting of(Session.Server server) {
    return server.version().matches("[0-9]+\\..*") ? DECLARED : RECEIVED;
  }

  /** The index that stands for the place above the received field at {@code position}. */
  int index(int position) {
    return fields + position;
  }
}
