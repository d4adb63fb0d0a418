package org.sluicemail.daemon.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Something that Sluice asks, and the filter that asks it. */
interface Service extends AutoCloseable {
  /** The name in the table. */
  String name();

  /** Where the real one, or a peer that speaks its protocol, is. */
  InetSocketAddress backend() throws IOException;

  /** The configuration, with a filter {@code f} in a chain {@code c}, that asks at {@code port}. */
  String configuration(int port);

  /** What fails in the name of the backend. */
  default Faulty faulty(Duration late) throws IOException {
    return new FaultyProxy(backend(), late);
  }

  /** Whether the filter has learned from the service what only it can know. */
  boolean isInformed(Asked asked);

  @Override
  void close() throws IOException;
}
