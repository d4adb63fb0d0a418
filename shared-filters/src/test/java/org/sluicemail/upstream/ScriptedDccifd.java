package org.sluicemail.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluicemail.config.Endpoint;

/** A dccifd that does to each request what its script says next; the last line repeats. */
public final class ScriptedDccifd implements AutoCloseable {
  private final ScriptedServer server;
  private final Endpoint endpoint;
  private final List<Step> script;
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
    server = new ScriptedServer(address, this::serve);
    endpoint = server.endpoint();
    server.start("dccifd");
  }

  public static ScriptedDccifd inet(Step... script) throws IOException {
    return new ScriptedDccifd(ScriptedServer.inet(), List.of(script));
  }

  public static ScriptedDccifd unix(Path path, Step... script) throws IOException {
    return new ScriptedDccifd(ScriptedServer.unix(path), List.of(script));
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

  private void serve(SocketChannel connection) throws Exception {
    script.get(Math.min(step.getAndIncrement(), script.size() - 1)).play(this, connection);
  }

  @Override
  public void close() throws IOException {
    server.close();
    closed.countDown();
  }
}
