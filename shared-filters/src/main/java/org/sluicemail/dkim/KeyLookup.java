package org.sluicemail.dkim;

/** Where public keys come from. Safe for use by many threads. */
@FunctionalInterface
public interface KeyLookup {
  /** The key of {@code selector} of {@code domain}; that nobody could say is an answer, too. */
  KeyAnswer find(String domain, String selector) throws InterruptedException;
}
