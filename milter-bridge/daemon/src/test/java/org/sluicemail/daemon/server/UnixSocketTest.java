package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.engine.ServerSettings;

class UnixSocketTest {
  @TempDir private Path folder;

  private Path path() {
    return folder.resolve("milter.sock");
  }

  private static ServerSettings.Socket mode(String mode) {
    return new ServerSettings.Socket(Optional.empty(), Optional.empty(), mode);
  }

  private static ServerSocketChannel bind(Path path) throws IOException {
    return UnixSocket.bind(path, mode("0660"), 10);
  }

  private static SocketChannel connect(Path path) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
    return channel;
  }

  /** A socket file at which nobody answers any more. */
  private void leaveBehind() throws IOException {
    ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(path()));
    dead.close();
  }

  @ParameterizedTest
  @CsvSource({"0660, rw-rw----", "600, rw-------", "0666, rw-rw-rw-", "0777, rwxrwxrwx"})
  void hasTheMode(String mode, String permissions) throws IOException {
    try (ServerSocketChannel server = UnixSocket.bind(path(), mode(mode), 10);
        SocketChannel client = connect(path())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
          .isEqualTo(permissions);
      assertThat(server.accept().isOpen()).isTrue();
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void hasOwnerAndGroup() throws IOException {
    String owner = Files.getOwner(folder).getName();
    String group = Files.readAttributes(folder, PosixFileAttributes.class).group().getName();
    var rights = new ServerSettings.Socket(Optional.of(owner), Optional.of(group), "0600");
    try (ServerSocketChannel server = UnixSocket.bind(path(), rights, 10)) {
      assertThat(server.isOpen()).isTrue();
      PosixFileAttributes is = Files.readAttributes(path(), PosixFileAttributes.class);
      assertThat(is.owner().getName()).isEqualTo(owner);
      assertThat(is.group().getName()).isEqualTo(group);
    }
  }

  @Test
  void leavesNothingWhenARightCannotBeGranted() throws IOException {
    var rights = new ServerSettings.Socket(Optional.of("no-such-user"), Optional.empty(), "0600");
    assertThatThrownBy(() -> UnixSocket.bind(path(), rights, 10)).isInstanceOf(IOException.class);
    assertThat(names()).isEmpty();
  }

  /** Whoever looks at the folder all the time never sees the socket with other rights. */
  @Test
  void hasItsModeFromTheFirstMoment() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Set<String> seen = new HashSet<>();
    Thread watcher =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                try {
                  seen.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
                } catch (IOException e) {
                  seen.add("absent");
                }
              }
            });
    for (int i = 0; i < 200; i++) {
      UnixSocket.bind(path(), mode("0600"), 10).close();
    }
    done.set(true);
    watcher.join();
    assertThat(seen).isSubsetOf("absent", "rw-------").contains("rw-------");
  }

  @Test
  void removesWhatNobodyAnswersAt() throws IOException {
    leaveBehind();
    try (ServerSocketChannel server = bind(path());
        SocketChannel client = connect(path())) {
      assertThat(client.isConnected()).isTrue();
      assertThat(server.isOpen()).isTrue();
    }
    assertThat(names()).containsExactly("milter.sock");
  }

  @Test
  void refusesToTakeTheSocketOfARunningServer() throws IOException {
    try (ServerSocketChannel running = bind(path())) {
      assertThatThrownBy(() -> bind(path()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another program listens there");
      try (SocketChannel client = connect(path())) {
        assertThat(client.isConnected()).isTrue();
      }
      assertThat(running.isOpen()).isTrue();
    }
    assertThat(names()).containsExactly("milter.sock");
  }

  @Test
  void refusesWhatIsNoSocket() throws IOException {
    Files.writeString(path(), "precious");
    assertThatThrownBy(() -> bind(path()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no socket");
    assertThat(path()).hasContent("precious");
    assertThat(names()).containsExactly("milter.sock");
  }

  @Test
  void refusesASymbolicLinkEvenToAStaleSocket() throws IOException {
    leaveBehind();
    Path stale = folder.resolve("stale");
    Files.move(path(), stale);
    Files.createSymbolicLink(path(), stale);
    assertThatThrownBy(() -> bind(path()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no socket");
    assertThat(Files.exists(stale)).isTrue();
    assertThat(Files.isSymbolicLink(path())).isTrue();
  }

  @Test
  void refusesADanglingSymbolicLink() throws IOException {
    Files.createSymbolicLink(path(), folder.resolve("nowhere"));
    assertThatThrownBy(() -> bind(path())).hasMessageContaining("is no socket");
  }

  @Test
  void namesAMissingFolder() {
    assertThatThrownBy(() -> bind(folder.resolve("missing/milter.sock")))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no folder " + folder.resolve("missing"));
  }

  @Test
  void takesAPathWithoutAFolder() throws IOException {
    Path relative = Path.of("sluice-unix-socket-test.sock");
    try (ServerSocketChannel server = bind(relative)) {
      assertThat(server.isOpen()).isTrue();
      assertThat(Files.exists(relative)).isTrue();
    } finally {
      Files.deleteIfExists(relative);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
