package org.sluicemail.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.config.Endpoint;

@Timeout(60)
class WireTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir Path folder;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Names names = kept(new Names(LONG));

  private <T extends AutoCloseable> T kept(T resource) {
    opened.add(resource);
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  /** A listener that never accepts, and whose queue is full. */
  private Endpoint full(StandardProtocolFamily family, SocketAddress address) throws IOException {
    ServerSocketChannel listener = kept(ServerSocketChannel.open(family));
    listener.bind(address, 1);
    SocketAddress bound = listener.getLocalAddress();
    for (int i = 0; i < 4; i++) {
      SocketChannel waiting = kept(SocketChannel.open(family));
      waiting.configureBlocking(false);
      try {
        waiting.connect(bound);
      } catch (IOException e) {
        break; // a unix socket says at once that it is full
      }
    }
    return switch (bound) {
      case InetSocketAddress inet -> new Endpoint.Inet("127.0.0.1", inet.getPort());
      case UnixDomainSocketAddress unix -> new Endpoint.Unix(unix.getPath());
      case SocketAddress other -> throw new IllegalStateException(other.toString());
    };
  }

  private Endpoint fullTcp() throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    return full(StandardProtocolFamily.INET, loopback);
  }

  private static void talk(Wire wire) throws IOException {
    wire.write(ByteBuffer.wrap(new byte[] {1}));
    assertThat(wire.read(ByteBuffer.allocate(1))).isTrue();
  }

  /** On a virtual thread, as filters run. */
  private IOException failure(Endpoint server, Duration connect) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<IOException> failure =
          threads.submit(() -> {
            try (Wire wire = Wire.open(server, names, connect, SHORT)) {
              talk(wire);
              throw new AssertionError("somebody answered");
            } catch (IOException e) {
              return e;
            }
          });
      return failure.get();
    }
  }

  @Test
  void aTcpConnectionThatNobodyTakesIsGivenUp() throws Exception {
    assertThat(failure(fullTcp(), SHORT)).hasMessage("no answer within 200 ms");
  }

  @Test
  void aUnixConnectionThatNobodyTakesIsGivenUp() throws Exception {
    Endpoint server =
        full(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(folder.resolve("full")));
    long start = System.nanoTime();
    assertThat(failure(server, SHORT)).isNotInstanceOf(ConnectException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(SHORT);
  }

  @Test
  void aBusyUnixServerIsWaitedFor() throws Exception {
    Path socket = folder.resolve("busy");
    Endpoint server = full(StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(socket));
    ServerSocketChannel listener = (ServerSocketChannel) opened.get(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Wire> wire = threads.submit(() -> Wire.open(server, names, LONG, LONG));
      for (int i = 0; i < 3; i++) {
        kept(listener.accept());
      }
      wire.get().close();
    }
  }

  @Test
  void onlyWhereNobodyListensIsAConnectionRefused() throws Exception {
    Endpoint missing = new Endpoint.Unix(folder.resolve("missing"));
    assertThat(failure(missing, LONG)).isInstanceOf(ConnectException.class);
    assertThat(failure(ScriptedPeer.nobody(), LONG)).isInstanceOf(ConnectException.class);
    Endpoint unknown = new Endpoint.Inet("nobody.invalid", 1);
    assertThat(failure(unknown, LONG)).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void anInterruptEndsAConnect() throws Exception {
    Endpoint server = fullTcp();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Wire.open(server, names, LONG, LONG)).isInstanceOf(IOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void everyAddressOfANameIsTried() throws Exception {
    try (ScriptedClamd peer = ScriptedClamd.inet(ScriptedClamd.clean());
        Names two = two()) {
      int port = ((Endpoint.Inet) peer.endpoint()).port();
      try (Wire wire = Wire.open(new Endpoint.Inet("two.test", port), two, LONG, LONG)) {
        wire.write(ByteBuffer.wrap("zPING\0".getBytes(UTF_8)));
        ByteBuffer in = ByteBuffer.allocate(10);
        assertThat(wire.read(in)).isTrue();
      }
    }
  }

  /** A name whose first address is one at which nobody listens. */
  private static Names two() {
    return new Names(
        host ->
            new InetAddress[] {
              InetAddress.getByName("127.77.77.77"), InetAddress.getByName("127.0.0.1")
            },
        LONG,
        System::nanoTime);
  }
}
