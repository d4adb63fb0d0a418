package org.sluicemail.daemon.opendkim.behaviour;

import org.sluicemail.mail.Header;

/** Headers as OpenDKIM sees them. */
final class Fields {
  private Fields() {}

  /** Without fields whose name holds a semicolon, which no signature could name. */
  static Header usable(Header header) {
    return new Header(
        header.fields().stream().filter(field -> field.name().indexOf(';') < 0).toList());
  }
}
