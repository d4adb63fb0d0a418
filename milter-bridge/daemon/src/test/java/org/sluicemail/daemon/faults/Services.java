package org.sluicemail.daemon.faults;

import java.util.List;

/** Everything that is asked. */
final class Services {
  static final List<Opener> ALL =
      List.of(
          RspamdService::new,
          ClamdService::new,
          DccifdService::new,
          DnsService::new,
          RedisService::new);

  private Services() {}

  /** Starts a service. */
  interface Opener {
    Service open() throws Exception;
  }
}
