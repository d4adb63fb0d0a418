package org.sluicemail.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.daemon.server.UnixSocket;
import org.sluicemail.engine.ServerSettings;

class ControlServerTest {
  @TempDir private Path folder;
  private Path path = Path.of("unset");
  private ControlServer server;

  @BeforeEach
  void start() throws IOException {
    path = folder.resolve("control.sock");
    var rights = new ServerSettings.Socket(Optional.empty(), Optional.empty(), "0600");
    server = new ControlServer(path, UnixSocket.bind(path, rights, 16), ControlServerTest::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static List<String> answer(String command) {
    return switch (command) {
      case "lines" -> List.of("one", "two");
      case "long" -> Collections.nCopies(20_000, "x".repeat(100));
      case "broken" -> throw new IllegalStateException("a bug");
      default -> List.of("unknown " + command.length());
    };
  }

  private String ask(String command) throws IOException {
    return ControlSocket.ask(path, command);
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
    return channel;
  }

  @Test
  void answersOneCommandAfterTheOther() throws IOException {
    assertThat(ask("lines")).isEqualTo("one\ntwo\n");
    assertThat(ask("lines")).isEqualTo("one\ntwo\n");
    assertThat(ask("")).isEqualTo("unknown 0\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void sendsAllOfALongReply() throws IOException {
    assertThat(ask("long")).hasSize(20_000 * 101);
  }

  @Test
  void staysThereWhenACommandIsBroken() throws IOException {
    assertThat(ask("broken")).startsWith("internal error");
    assertThat(ask("lines")).isEqualTo("one\ntwo\n");
  }

  @Test
  void readsNoMoreThanACommandMayHave() throws IOException {
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.wrap("x".repeat(16384).getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer reply = ByteBuffer.allocate(100);
      assertThat(channel.read(reply)).isEqualTo("unknown 16384\n".length());
    }
  }

  @Test
  void livesThroughPeersThatLeave() throws IOException {
    for (int i = 0; i < 50; i++) {
      connect().close();
    }
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.wrap("long\n".getBytes(StandardCharsets.US_ASCII)));
    }
    assertThat(ask("lines")).isEqualTo("one\ntwo\n");
  }

  @Test
  void isGoneAfterItsEnd() {
    server.close();
    assertThat(Files.exists(path)).isFalse();
    assertThatThrownBy(() -> ask("lines"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no server answers at " + path);
  }
}
