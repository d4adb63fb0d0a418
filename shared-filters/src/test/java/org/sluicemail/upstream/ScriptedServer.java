package org.sluicemail.upstream;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluicemail.config.Endpoint;

/** Listens for the peers of this package, and plays each connection on a thread of its own. */
final class ScriptedServer implements AutoCloseable {
  /** Open until the end of the tests. */
  private static final Queue<SocketChannel> HOLDERS = new ConcurrentLinkedQueue<>();

  private final ServerSocketChannel listener;
  private final Play play;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();

  /** What our own threads fell over; a test may look. */
  final List<Throwable> surprises = new CopyOnWriteArrayList<>();

  /** What is done with a connection, which is closed afterwards. */
  @FunctionalInterface
  interface Play {
    void play(SocketChannel connection) throws Exception;
  }

  /** Accepts nobody before {@link #start}. */
  ScriptedServer(SocketAddress address, Play play) throws IOException {
    this.play = play;
    boolean unix = address instanceof UnixDomainSocketAddress;
    listener =
        ServerSocketChannel.open(unix ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
    listener.bind(address, 1024);
  }

  /** A port that is free. */
  static SocketAddress inet() throws IOException {
    return loopback(0);
  }

  static SocketAddress unix(Path path) {
    return UnixDomainSocketAddress.of(path);
  }

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
  }

  void start(String name) {
    Thread.ofPlatform().daemon().name(name).start(this::accept);
  }

  Endpoint endpoint() throws IOException {
    return switch (listener.getLocalAddress()) {
      case InetSocketAddress inet -> new Endpoint.Inet("127.0.0.1", inet.getPort());
      case UnixDomainSocketAddress path -> new Endpoint.Unix(path.getPath());
      case SocketAddress other -> throw new IllegalStateException(other.toString());
    };
  }

  /** How many connections were accepted. */
  int accepted() {
    return accepted.get();
  }

  /** How many connections are open. */
  int open() {
    return open.size();
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel connection = listener.accept();
        accepted.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel connection) {
    try (connection) {
      play.play(connection);
    } catch (IOException e) {
      // The client went away: most scripts are about that.
    } catch (Throwable e) {
      surprises.add(e);
    } finally {
      open.remove(connection);
    }
  }

  /** Closes listener and connections, once, and keeps the port from everybody else. */
  @Override
  public void close() throws IOException {
    if (!listener.isOpen()) {
      return;
    }
    Endpoint closed = endpoint();
    listener.close();
    for (SocketChannel connection : open) {
      connection.close();
    }
    if (closed instanceof Endpoint.Inet(String host, int port)) {
      try {
        hold(port);
      } catch (BindException e) {
        // What is left of its connections keeps the port for a while as well.
      }
    }
  }

  /** Binds a port, any with 0, until the end of the tests. */
  static int hold(int port) throws IOException {
    SocketChannel holder = SocketChannel.open();
    holder.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    holder.bind(loopback(port));
    HOLDERS.add(holder);
    return ((InetSocketAddress) holder.getLocalAddress()).getPort();
  }
}
