package org.sluicemail.chain;

import org.sluicemail.config.Endpoint;

/** The name of a way in: a socket in any of the forms of {@code listen}, or one word. */
public record ListenerName(String text) {
  /** Reads a name; {@code IllegalArgumentException} with the reason when it is none. */
  public static ListenerName parse(String text) {
    return new ListenerName(text.indexOf(':') < 0 ? text : Endpoint.parse(text).toString());
  }
}
