package org.sluicemail.daemon.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.sluicemail.upstream.ScriptedClamd;

/** A peer that answers as clamd does. */
final class ClamdService implements Service {
  private final ScriptedClamd peer = ScriptedClamd.inet(ScriptedClamd.found("Test.Signature"));

  ClamdService() throws IOException {}

  @Override
  public String name() {
    return "clamd";
  }

  @Override
  public InetSocketAddress backend() throws IOException {
    return (InetSocketAddress) peer.endpoint().resolve();
  }

  /** Without memory of verdicts: it would answer for a server that does not. */
  @Override
  public String configuration(int port) {
    return """
    filters:
      f:
        type: ClamAv
        servers: "127.0.0.1:%d"
        timeout: 1s
        dead-time: 200ms
        observe: Test.Signature
        cache: 0
    """
        .formatted(port);
  }

  @Override
  public boolean isInformed(Asked asked) {
    return asked.finds("clamav:observed");
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
