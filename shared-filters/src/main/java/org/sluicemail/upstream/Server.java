package org.sluicemail.upstream;

import org.sluicemail.config.Endpoint;

/** What is known of one server's health; guarded by the lock of its {@link Rotation}. */
final class Server {
  final Endpoint endpoint;

  /** Errors since the last success. */
  int errors;

  boolean dead;

  /** How often the dead time was doubled. */
  int doublings;

  /** When it failed last, by the rotation's ticker; meaningless unless dead. */
  long failedAt;

  /** From when on it may be probed; meaningless unless dead. */
  long dueAt;

  /** Whether somebody is finding out if it lives again. */
  boolean probed;

  /** Whether it refused the connection when it was last tried. */
  boolean refused;

  Server(Endpoint endpoint) {
    this.endpoint = endpoint;
  }
}
