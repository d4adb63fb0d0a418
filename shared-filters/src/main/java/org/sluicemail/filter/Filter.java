package org.sluicemail.filter;

import java.util.Set;

/**
 * One part of a filter: a function from what was received to a value, at one moment.
 *
 * <p>The kinds are types, so that what a chain needs from the mail server follows from the kinds in
 * it. The first four run side by side, each at its moment; then policies and sealers, in order.
 */
public sealed interface Filter
    permits SenderFilter, RecipientFilter, HeaderFilter, MessageFilter, Policy, Sealer, Observer {

  /** What this part wants to see and may do; the same at each call. */
  Needs needs();

  /**
   * Whether it may wait for somebody: a server, a name service, a lock of others. One that never
   * does, but works out its answer of what it is given, is asked on the thread of the mail.
   */
  default boolean waits() {
    return true;
  }

  /**
   * Names of findings that it asks for itself, besides those of {@code when} and {@code unless}.
   */
  default Set<String> asks() {
    return Set.of();
  }
}
