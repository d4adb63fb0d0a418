package org.sluicemail.daemon.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.sluicemail.upstream.ScriptedPeer;

/** A peer that answers as rspamd does. */
final class RspamdService implements Service {
  private final ScriptedPeer peer =
      ScriptedPeer.inet(
          ScriptedPeer.ok("{\"action\":\"no action\",\"score\":1,\"required_score\":15}"));

  RspamdService() throws IOException {}

  @Override
  public String name() {
    return "rspamd";
  }

  @Override
  public InetSocketAddress backend() throws IOException {
    return (InetSocketAddress) peer.endpoint().resolve();
  }

  @Override
  public String configuration(int port) {
    return """
    filters:
      f: {type: Rspamd, servers: "127.0.0.1:%d", timeout: 1s, dead-time: 200ms}
    """
        .formatted(port);
  }

  @Override
  public boolean isInformed(Asked asked) {
    return asked.finds("spam:no-action");
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
