package org.sluicemail.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.Endpoint;

/**
 * A connection for one exchange, over TCP or a unix socket: all reading and writing together has
 * one deadline, and an interrupt ends any wait. Used by one thread.
 */
final class Wire implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

  /** A server that takes up its connections again does so within few of these. */
  private static final Duration BUSY = Duration.ofMillis(20);

  private final SocketChannel channel;
  private final Alarm alarm;

  private Wire(SocketChannel channel, Duration exchange) {
    this.channel = channel;
    this.alarm = Alarm.after(exchange, () -> close(channel));
  }

  /**
   * Connects to the first address of {@code server} that lets us.
   *
   * @param connect deadline for one address
   * @param exchange deadline for all that follows
   * @throws ConnectException when nobody listens at any address
   */
  static Wire open(Endpoint server, Names names, Duration connect, Duration exchange)
      throws IOException, InterruptedException {
    List<IOException> failures = new ArrayList<>();
    for (SocketAddress address : addresses(server, names)) {
      try {
        return new Wire(connected(server, address, connect), exchange);
      } catch (ClosedChannelException e) {
        throw e; // an interrupt: there is no time for another address
      } catch (IOException e) {
        failures.add(e);
      }
    }
    throw worst(failures);
  }

  private static List<SocketAddress> addresses(Endpoint server, Names names) throws IOException {
    return switch (server) {
      case Endpoint.Unix unix -> List.of(unix.resolve());
      case Endpoint.Inet(String host, int port) -> {
        List<SocketAddress> all = new ArrayList<>();
        for (InetAddress address : names.resolve(host)) {
          all.add(new InetSocketAddress(address, port));
        }
        yield all;
      }
    };
  }

  /** Nobody listens only where every address refuses. */
  private static IOException worst(List<IOException> failures) {
    return failures.stream()
        .filter(failure -> !(failure instanceof ConnectException))
        .findFirst()
        .or(() -> failures.stream().findFirst())
        .orElseGet(() -> new UnknownHostException("no address"));
  }

  /** A unix socket whose queue is full says so at once, where a TCP connection would wait. */
  private static SocketChannel connected(Endpoint server, SocketAddress address, Duration limit)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        return connectedNow(server, address, limit);
      } catch (SocketException e) {
        if (!isBusy(e) || System.nanoTime() - start > limit.toNanos()) {
          throw e;
        }
        Thread.sleep(BUSY);
      }
    }
  }

  /** The text of EAGAIN, for which there is no exception of its own. */
  private static boolean isBusy(SocketException e) {
    return String.valueOf(e.getMessage()).contains("temporarily unavailable");
  }

  private static SocketChannel connectedNow(Endpoint server, SocketAddress address, Duration limit)
      throws IOException {
    boolean unix = server instanceof Endpoint.Unix;
    SocketChannel channel =
        SocketChannel.open(unix ? StandardProtocolFamily.UNIX : family(address));
    Alarm alarm = Alarm.after(limit, () -> close(channel));
    try {
      if (!unix) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      channel.connect(address);
      alarm.off();
      alarm.throwIfRang();
      return channel;
    } catch (IOException e) {
      alarm.off();
      close(channel);
      alarm.throwIfRang();
      throw isMissing(server, e) ? new ConnectException("no such socket") : e;
    }
  }

  private static StandardProtocolFamily family(SocketAddress address) {
    boolean four = ((InetSocketAddress) address).getAddress().getAddress().length == 4;
    return four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
  }

  private static boolean isMissing(Endpoint server, IOException e) {
    return e instanceof SocketException
        && server instanceof Endpoint.Unix unix
        && Files.notExists(unix.path());
  }

  /** Writes all that remains in {@code out}. */
  void write(ByteBuffer out) throws IOException {
    try {
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } catch (ClosedChannelException e) {
      throw ended(e);
    }
  }

  /** Reads what is there, waiting for the first octet; false at the end. */
  boolean read(ByteBuffer in) throws IOException {
    try {
      return channel.read(in) >= 0;
    } catch (ClosedChannelException e) {
      throw ended(e);
    }
  }

  /** Tells the peer that nothing more will be written. */
  void end() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (ClosedChannelException e) {
      throw ended(e);
    }
  }

  /** Nobody closes the channel but the alarm and an interrupt. */
  private IOException ended(ClosedChannelException e) throws IOException {
    alarm.throwIfRang();
    return e;
  }

  @Override
  public void close() {
    alarm.off();
    close(channel);
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a connection", e);
    }
  }
}
