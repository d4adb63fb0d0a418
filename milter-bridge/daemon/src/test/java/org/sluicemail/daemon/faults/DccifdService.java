package org.sluicemail.daemon.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.sluicemail.upstream.ScriptedDccifd;

/** A peer that answers as dccifd does. */
final class DccifdService implements Service {
  private final ScriptedDccifd peer =
      ScriptedDccifd.inet(ScriptedDccifd.says("A\nA\nX-DCC-Test-Metrics: mx 1; Body=many\n"));

  DccifdService() throws IOException {}

  @Override
  public String name() {
    return "dccifd";
  }

  @Override
  public InetSocketAddress backend() throws IOException {
    return (InetSocketAddress) peer.endpoint().resolve();
  }

  @Override
  public String configuration(int port) {
    return """
    filters:
      f:
        type: Dcc
        servers: "127.0.0.1:%d"
        timeout: 1s
        dead-time: 200ms
    """
        .formatted(port);
  }

  @Override
  public boolean isInformed(Asked asked) {
    return asked.finds("symbol:DCC_BULK");
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
