package org.sluicemail.daemon.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.Endpoint;
import org.sluicemail.engine.ServerSettings;

/** One socket that we listen on. */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** A burst waits in the kernel: with a short queue mail servers try again in steps of 1 s. */
  private static final int BACKLOG = 4096;

  /** What is done when the system has no descriptor left: it gets time to find some. */
  private static final long PAUSE_NANOS = 100_000_000;

  /** Takes the connections that come. */
  @FunctionalInterface
  interface Acceptor {
    void accept(SocketChannel channel, Listener listener) throws IOException, InterruptedException;
  }

  private final Endpoint endpoint;
  private final ServerSocketChannel channel;

  private Listener(Endpoint endpoint, ServerSocketChannel channel) {
    this.endpoint = endpoint;
    this.channel = channel;
  }

  /** Listens on {@code endpoint}; {@code IOException} names it. */
  static Listener bind(Endpoint endpoint, ServerSettings.Socket rights) throws IOException {
    try {
      return switch (endpoint) {
        case Endpoint.Unix unix ->
            new Listener(endpoint, UnixSocket.bind(unix.path(), rights, BACKLOG));
        case Endpoint.Inet inet -> inet(inet);
      };
    } catch (IOException e) {
      throw new IOException("cannot listen on " + endpoint + ": " + reason(e), e);
    }
  }

  /** Of files that are forbidden Java tells the name alone. */
  static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "permission denied for " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private static Listener inet(Endpoint.Inet endpoint) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(endpoint.resolve(), BACKLOG);
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      return new Listener(new Endpoint.Inet(endpoint.host(), port), channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** The endpoint, with the port that the system chose. */
  Endpoint endpoint() {
    return endpoint;
  }

  boolean isTcp() {
    return endpoint instanceof Endpoint.Inet;
  }

  /** Accepts until the listener is closed. */
  void accept(Acceptor acceptor) {
    while (channel.isOpen()) {
      try {
        accept(channel.accept(), acceptor);
      } catch (ClosedChannelException | InterruptedException e) {
        return;
      } catch (IOException e) {
        LOG.warn("cannot accept a connection on {}: {}", endpoint, e.getMessage());
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void accept(SocketChannel accepted, Acceptor acceptor)
      throws IOException, InterruptedException {
    try {
      tune(accepted);
      acceptor.accept(accepted, this);
    } catch (IOException | InterruptedException | RuntimeException e) {
      accepted.close();
      throw e;
    }
  }

  private void tune(SocketChannel accepted) throws IOException {
    if (isTcp()) {
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
  }

  /**
   * Listens no more, and removes the socket file: first, while it is certainly ours and not that of
   * a server started meanwhile.
   */
  @Override
  public void close() {
    try (channel) {
      if (endpoint instanceof Endpoint.Unix unix) {
        Files.deleteIfExists(unix.path());
      }
    } catch (IOException e) {
      LOG.warn("cannot close {}: {}", endpoint, e.getMessage());
    }
  }
}
