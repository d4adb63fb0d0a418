package org.sluicemail.upstream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.sluicemail.config.Endpoint;

/**
 * One HTTP server (RFC 9112) and the connections that are kept to it: plain requests in clear text,
 * no redirects, cookies or compression, and no second try but that on a connection gone stale.
 */
final class HttpPeer implements AutoCloseable {
  private static final HttpRequestExecutor EXECUTOR = new HttpRequestExecutor();

  /**
   * An idle connection is worth little; one that is older than this follows no change of address.
   */
  private static final TimeValue KEPT_IDLE = TimeValue.ofSeconds(15);

  private static final TimeValue KEPT = TimeValue.ofMinutes(2);

  /** A look at the socket costs a system call; shorter pauses rarely hide a close. */
  private static final TimeValue TRUSTED = TimeValue.ofMilliseconds(500);

  /** Of a reply's head; rspamd's has five fields. */
  private static final Http1Config BOUNDS =
      Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(8 << 10).build();

  private final Endpoint server;
  private final HttpHost host;
  private final HttpRoute route;
  private final Times times;
  private final PoolingHttpClientConnectionManager pool;

  /**
   * Deadlines.
   *
   * @param connect of one address
   * @param answer from the first octet sent to the last octet received
   */
  record Times(Duration connect, Duration answer) {}

  /** Makes something of a reply, which it reads to the end; what it returns outlives the reply. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ClassicHttpResponse response) throws IOException;
  }

  HttpPeer(Endpoint server, Names names, int connections, Times times) {
    this.server = server;
    this.times = times;
    this.host =
        switch (server) {
          case Endpoint.Inet inet -> new HttpHost(inet.host(), inet.port());
          case Endpoint.Unix unix -> new HttpHost("localhost", 80);
        };
    this.route =
        server instanceof Endpoint.Unix unix
            ? new HttpRoute(host, unix.path())
            : new HttpRoute(host);
    this.pool = pool(names, connections);
  }

  private PoolingHttpClientConnectionManager pool(Names names, int connections) {
    CharCodingConfig octets =
        CharCodingConfig.custom().setCharset(StandardCharsets.ISO_8859_1).build();
    ConnectionConfig config =
        ConnectionConfig.custom()
            .setConnectTimeout(timeout(times.connect()))
            .setSocketTimeout(timeout(times.answer()))
            .setTimeToLive(KEPT)
            .setValidateAfterInactivity(TRUSTED)
            .build();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(BOUNDS)
                .charCodingConfig(octets)
                .build())
        .setDefaultConnectionConfig(config)
        .setDefaultSocketConfig(SocketConfig.custom().setTcpNoDelay(true).build())
        .setDnsResolver(names)
        // Spares the library to read the system's certificates: there is no TLS here.
        .setTlsSocketStrategy(HttpPeer::noTls)
        .setMaxConnPerRoute(connections)
        .setMaxConnTotal(connections)
        .build();
  }

  private static javax.net.ssl.SSLSocket noTls(
      java.net.Socket socket, String target, int port, Object attachment, Object context)
      throws IOException {
    throw new ProtocolException("no TLS here");
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.of(duration);
  }

  /** Posts {@code body}; an {@code UncheckedIOException} is a failure of ours, not the server's. */
  <T> T post(String path, List<HttpField> fields, Body body, Reader<T> reader)
      throws IOException, InterruptedException {
    try {
      return exchange(request(path, fields, body), reader);
    } catch (StaleException e) {
      pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
      return exchange(request(path, fields, body), reader);
    }
  }

  private BasicClassicHttpRequest request(String path, List<HttpField> fields, Body body) {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", path);
    request.addHeader("Host", server instanceof Endpoint.Unix ? "localhost" : host.toHostString());
    fields.forEach(field -> request.addHeader(field.name(), field.octets()));
    request.addHeader("Content-Length", body.getContentLength());
    request.setEntity(body);
    return request;
  }

  private <T> T exchange(BasicClassicHttpRequest request, Reader<T> reader)
      throws IOException, InterruptedException {
    ConnectionEndpoint connection = lease();
    Alarm alarm = Alarm.after(times.answer(), () -> connection.close(CloseMode.IMMEDIATE));
    boolean reusable = false;
    try {
      HttpClientContext context = HttpClientContext.create();
      ClassicHttpResponse response = execute(connection, request, context);
      T result = reader.read(response);
      reusable = isReusable(request, response, context);
      return result;
    } catch (IOException | IllegalStateException e) {
      alarm.throwIfRang();
      throw e;
    } catch (HttpException e) {
      throw protocol(e);
    } finally {
      alarm.off();
      if (!reusable) {
        connection.close(CloseMode.IMMEDIATE);
      }
      pool.release(connection, null, KEPT_IDLE);
    }
  }

  /** Only what was read to its end leaves the connection at the beginning of the next reply. */
  private static boolean isReusable(
      BasicClassicHttpRequest request, ClassicHttpResponse response, HttpClientContext context)
      throws IOException {
    return DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context)
        && (response.getEntity() == null || response.getEntity().getContent().read() < 0);
  }

  private static ProtocolException protocol(HttpException cause) {
    ProtocolException broken = new ProtocolException(cause.getMessage());
    broken.initCause(cause);
    return broken;
  }

  /** Whoever has a permit finds a connection free, since there are as many. */
  private ConnectionEndpoint lease() throws IOException, InterruptedException {
    try {
      Timeout patience = timeout(times.connect());
      return pool.lease("", route, patience, null).get(patience);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("no connection is free", e);
    }
  }

  private ClassicHttpResponse execute(
      ConnectionEndpoint connection, BasicClassicHttpRequest request, HttpClientContext context)
      throws IOException, HttpException {
    boolean reused = connection.isConnected();
    if (!reused) {
      connect(connection, context);
    }
    try {
      return connection.execute("", request, EXECUTOR::execute, context);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw reused && !Thread.currentThread().isInterrupted() ? new StaleException(e) : e;
    }
  }

  private void connect(ConnectionEndpoint connection, HttpClientContext context)
      throws IOException {
    try {
      pool.connect(connection, null, context);
    } catch (SocketException e) {
      throw isMissing() ? new ConnectException("no such socket") : e;
    }
  }

  private boolean isMissing() {
    return server instanceof Endpoint.Unix unix && Files.notExists(unix.path());
  }

  /** Connections in use, idle ones not counted. */
  int leased() {
    return pool.getTotalStats().getLeased();
  }

  @Override
  public void close() {
    pool.close(CloseMode.GRACEFUL);
  }

  /** The server had closed a connection that was kept: no fault of anybody. */
  private static final class StaleException extends IOException {
    private static final long serialVersionUID = 1;

    StaleException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
