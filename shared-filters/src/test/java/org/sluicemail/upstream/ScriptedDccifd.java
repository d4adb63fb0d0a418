package org.sluicemail.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluicemail.config.Endpoint;

/** A dccifd that does to each request what its script says next; the last line repeats. */
public final class ScriptedDccifd implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Endpoint endpoint;
  private final List<Step> script;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger step = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Whole requests in the order in which they came. */
  public final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  /** What is done with a connection. */
  @FunctionalInterface
  public interface Step {
    /** Plays with {@code connection}, which is closed afterwards. */
    void play(ScriptedDccifd peer, SocketChannel connection) throws Exception;
  }

  private ScriptedDccifd(SocketAddress address, List<Step> script) throws IOException {
    this.script = script;
    boolean unix = address instanceof UnixDomainSocketAddress;
    this.listener =
        ServerSocketChannel.open(unix ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
    listener.bind(address, 100);
    this.endpoint =
        switch (listener.getLocalAddress()) {
          case InetSocketAddress inet -> new Endpoint.Inet("127.0.0.1", inet.getPort());
          case UnixDomainSocketAddress path -> new Endpoint.Unix(path.getPath());
          case SocketAddress other -> throw new IllegalStateException(other.toString());
        };
    Thread.ofPlatform().daemon().name("dccifd").start(this::accept);
  }

  public static ScriptedDccifd inet(Step... script) throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    return new ScriptedDccifd(new InetSocketAddress(loopback, 0), List.of(script));
  }

  public static ScriptedDccifd unix(Path path, Step... script) throws IOException {
    return new ScriptedDccifd(UnixDomainSocketAddress.of(path), List.of(script));
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** Reads the request to its end, and answers. */
  public static Step says(String answer) {
    return (peer, connection) -> {
      byte[] request = Channels.newInputStream(connection).readAllBytes();
      peer.requests.add(new String(request, ISO_8859_1));
      connection.write(ByteBuffer.wrap(answer.getBytes(ISO_8859_1)));
    };
  }

  /** Answers, and never ends the connection. */
  public static Step saysAndStays(String answer) {
    return (peer, connection) -> {
      says(answer).play(peer, connection);
      peer.closed.await();
    };
  }

  /** Takes the request, and says nothing. */
  public static Step stalls() {
    return saysAndStays("");
  }

  /** Takes nothing at all, and stays. */
  public static Step sleeps() {
    return (peer, connection) -> peer.closed.await();
  }

  /** Ends the connection with a TCP reset before it has read anything. */
  public static Step resets() {
    return (peer, connection) -> connection.setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel connection = listener.accept();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(SocketChannel connection) {
    Step next = script.get(Math.min(step.getAndIncrement(), script.size() - 1));
    try (connection) {
      next.play(this, connection);
    } catch (Exception e) {
      // the client has gone: many scripts are about that
    } finally {
      open.remove(connection);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closed.countDown();
    for (SocketChannel connection : open) {
      connection.close();
    }
    ScriptedPeer.hold(endpoint);
  }
}
