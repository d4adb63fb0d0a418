package org.sluicemail.dkim;

/** Takes canonical octets, which it must not keep. */
@FunctionalInterface
interface Sink {
  void write(byte[] bytes, int from, int length);
}
