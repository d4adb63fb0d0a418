package org.sluicemail.daemon.real;

/** Our server with rspamd and the usual policy. */
final class Scanning {
  private Scanning() {}

  /** With these keys of the scanner. */
  static Sluice by(String keys) {
    return Sluice.configured(
        """
        routes: [{chain: mail}]
        chains: {mail: [rspamd, spam]}
        filters:
          rspamd: {type: Rspamd, %s}
          spam: {type: SpamPolicy}
        """
            .formatted(keys));
  }
}
