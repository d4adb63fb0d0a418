package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

@RequiresServer(Kind.CLAMD)
class ClamdTest {
  private final Clamd clamd = Clamd.shared();

  private String scan(byte[] content) throws IOException {
    try (Socket socket = new Socket(Ports.loopback(), clamd.port())) {
      socket.setSoTimeout(30_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.write("zINSTREAM\0".getBytes(US_ASCII));
      out.writeInt(content.length);
      out.write(content);
      out.writeInt(0);
      return new String(socket.getInputStream().readAllBytes(), US_ASCII).strip();
    }
  }

  @Test
  void knowsTheTestVirusOnly() throws IOException {
    assertThat(scan(Clamd.eicar())).contains(Clamd.VIRUS).contains("FOUND");
    assertThat(scan("hello".getBytes(US_ASCII))).startsWith("stream: OK");
  }

  @Test
  void answersOnItsUnixSocket() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(clamd.socket()));
      Channels.newOutputStream(channel).write("nPING\n".getBytes(US_ASCII));
      byte[] reply = Channels.newInputStream(channel).readAllBytes();
      assertThat(new String(reply, US_ASCII)).isEqualTo("PONG\n");
    }
  }
}
