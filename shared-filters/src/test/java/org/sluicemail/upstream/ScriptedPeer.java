package org.sluicemail.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.sluicemail.config.Endpoint;

/** An HTTP server that does to each request what its script says next; the last line repeats. */
public final class ScriptedPeer implements AutoCloseable {
  private final ScriptedServer server;
  private final Endpoint endpoint;
  private final List<Step> script;
  private final AtomicInteger step = new AtomicInteger();

  /** Requests in the order in which they came. */
  public final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  /** What our own threads fell over; a test may look. */
  public final List<Throwable> surprises;

  /** A request: its head with CRLF, and its content. */
  public record Request(String head, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }
  }

  /** What to do with a request. */
  @FunctionalInterface
  public interface Step {
    /** Answers on {@code connection}; false when the connection is over. */
    boolean answer(Request request, SocketChannel connection) throws Exception;
  }

  private ScriptedPeer(SocketAddress address, List<Step> script) throws IOException {
    this.script = script;
    server = new ScriptedServer(address, this::serve);
    endpoint = server.endpoint();
    surprises = server.surprises;
    server.start("peer");
  }

  public static ScriptedPeer inet(Step... script) throws IOException {
    return new ScriptedPeer(ScriptedServer.inet(), List.of(script));
  }

  public static ScriptedPeer unix(Path path, Step... script) throws IOException {
    return new ScriptedPeer(ScriptedServer.unix(path), List.of(script));
  }

  /**
   * A TCP address at which nobody listens, held by a socket that is bound and does not listen: who
   * connects to a port that is free may meet himself.
   */
  public static Endpoint nobody() throws IOException {
    return new Endpoint.Inet("127.0.0.1", ScriptedServer.hold(0));
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /** How many connections were accepted. */
  public int connections() {
    return server.accepted();
  }

  /** How many connections are open. */
  public int open() {
    return server.open();
  }

  /** 200 with {@code json} and its length, kept alive. */
  public static Step ok(String json, String... fields) {
    return reply(200, json.getBytes(StandardCharsets.UTF_8), fields);
  }

  public static Step reply(int status, byte[] content, String... fields) {
    return (request, connection) -> {
      write(connection, head(status, "Content-Length: " + content.length, fields), content);
      return true;
    };
  }

  /** 200 in chunks of a few octets. */
  public static Step chunked(String json) {
    byte[] content = json.getBytes(StandardCharsets.UTF_8);
    return (request, connection) -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (int i = 0; i < content.length; i += 7) {
        int length = Math.min(7, content.length - i);
        out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(content, i, length);
        out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
      }
      out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      write(connection, head(200, "Transfer-Encoding: chunked"), out.toByteArray());
      return true;
    };
  }

  /** Writes {@code text} and closes. */
  public static Step raw(String text) {
    return (request, connection) -> {
      write(connection, text.getBytes(StandardCharsets.ISO_8859_1));
      return false;
    };
  }

  /** Answers, and closes the connection without saying so beforehand. */
  public static Step okThenClose(String json) {
    return (request, connection) -> {
      ok(json).answer(request, connection);
      return false;
    };
  }

  /** Never answers. */
  public static Step stall() {
    return (request, connection) -> Channels.newInputStream(connection).read() >= 0;
  }

  /** Closes with a TCP reset. */
  public static Step reset() {
    return (request, connection) -> {
      connection.setOption(StandardSocketOptions.SO_LINGER, 0);
      return false;
    };
  }

  /** A reply that never ends. */
  public static Step endless() {
    return (request, connection) -> {
      write(connection, head(200, "Content-Length: 99999999999"), new byte[] {(byte) 34});
      byte[] more = "x".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
      while (true) {
        write(connection, more);
      }
    };
  }

  /** A reply of which each octet comes in time, and the last never. */
  public static Step drip() {
    return (request, connection) -> {
      write(connection, head(200, "Content-Length: 99999999999"), new byte[] {(byte) 34});
      while (true) {
        write(connection, new byte[] {'x'});
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    };
  }

  private static String head(int status, String length, String... fields) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " said\r\n" + length + "\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private static void write(SocketChannel connection, String head, byte[] content)
      throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    both.writeBytes(content);
    write(connection, both.toByteArray());
  }

  private static void write(SocketChannel connection, byte[] octets) throws IOException {
    OutputStream out = Channels.newOutputStream(connection);
    out.write(octets);
    out.flush();
  }

  private void serve(SocketChannel connection) throws Exception {
    InputStream in = Channels.newInputStream(connection);
    for (String head = head(in); !head.isEmpty(); head = head(in)) {
      Request request = new Request(head, in.readNBytes(length(head)));
      requests.add(request);
      Step next = script.get(Math.min(step.getAndIncrement(), script.size() - 1));
      if (!next.answer(request, connection)) {
        return;
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        return "";
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.startsWith("Content-Length: "))
        .mapToInt(line -> Integer.parseInt(line.substring(16)))
        .findFirst()
        .orElse(0);
  }

  /** Closes listener and connections. */
  @Override
  public void close() throws IOException {
    server.close();
  }
}
