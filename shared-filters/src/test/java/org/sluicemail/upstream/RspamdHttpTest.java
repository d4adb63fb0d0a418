package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.ScriptedPeer.chunked;
import static org.sluicemail.upstream.ScriptedPeer.drip;
import static org.sluicemail.upstream.ScriptedPeer.endless;
import static org.sluicemail.upstream.ScriptedPeer.nobody;
import static org.sluicemail.upstream.ScriptedPeer.ok;
import static org.sluicemail.upstream.ScriptedPeer.okThenClose;
import static org.sluicemail.upstream.ScriptedPeer.raw;
import static org.sluicemail.upstream.ScriptedPeer.reply;
import static org.sluicemail.upstream.ScriptedPeer.reset;
import static org.sluicemail.upstream.ScriptedPeer.stall;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Spool;

@Timeout(60)
class RspamdHttpTest {
  private static final String FINE = "{\"action\":\"no action\"}";
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final Message message = message("hello\r\n");
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Spool spool = Spool.inTemporaryFolder();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    assertThat(spool.open()).as("bodies left open").isZero();
  }

  private static Message message(String body) {
    HeaderField subject = HeaderField.of("Subject", "test");
    return new Message(
        new Header(List.of(subject)), Content.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  private ScriptedPeer peer(ScriptedPeer.Step... script) throws IOException {
    ScriptedPeer peer = ScriptedPeer.inet(script);
    opened.add(peer);
    return peer;
  }

  private RspamdHttp client(Duration response, Endpoint... servers) {
    return client(response, 8, servers);
  }

  private RspamdHttp client(Duration response, int connections, Endpoint... servers) {
    RspamdHttp client =
        new RspamdHttp(
            new RspamdHttp.Settings(
                List.of(servers),
                Duration.ofSeconds(5),
                response,
                connections,
                3,
                Duration.ofSeconds(10)));
    opened.add(client);
    return client;
  }

  private String check(RspamdHttp client) throws IOException, InterruptedException {
    return check(client, message);
  }

  private String check(RspamdHttp client, Message what) throws IOException, InterruptedException {
    try (RspamdHttp.Reply reply = client.check(List.of(), what, spool)) {
      return reply.json().path("action").asText();
    }
  }

  @Test
  void sendsTheMessageAsItIs() throws Exception {
    ScriptedPeer peer = peer(ok(FINE));
    List<HttpField> fields =
        List.of(
            new HttpField("IP", "192.0.2.1"),
            new HttpField("Helo", Octets.of((byte) 'h', (byte) 0xE9).text()));
    client(LONG, peer.endpoint()).check(fields, message, spool).close();

    ScriptedPeer.Request request = peer.requests.take();
    int port = ((Endpoint.Inet) peer.endpoint()).port();
    assertThat(request.head())
        .isEqualTo(
            "POST /checkv2 HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nIP: 192.0.2.1\r\nHelo: h\u00e9\r\nContent-Length: 24\r\n\r\n");
    assertThat(request.text()).isEqualTo("Subject: test\r\n\r\nhello\r\n");
  }

  @Test
  void keepsConnectionsOfTcpAndUnixSockets() throws Exception {
    ScriptedPeer unix = ScriptedPeer.unix(folder.resolve("s"), ok(FINE), chunked(FINE));
    opened.add(unix);
    for (ScriptedPeer peer : List.of(peer(ok(FINE), chunked(FINE)), unix)) {
      RspamdHttp client = client(LONG, peer.endpoint());
      for (int i = 0; i < 20; i++) {
        assertThat(check(client)).isEqualTo("no action");
      }
      assertThat(peer.connections()).isEqualTo(1);
      assertThat(client.leased()).isZero();
    }
  }

  @Test
  void triesAgainOnceOnAConnectionGoneStale() throws Exception {
    ScriptedPeer peer = peer(okThenClose(FINE));
    RspamdHttp client = client(LONG, peer.endpoint());
    for (int i = 0; i < 50; i++) {
      assertThat(check(client)).isEqualTo("no action");
    }
    assertThat(peer.connections()).isEqualTo(50);
    assertThat(peer.requests).hasSize(50);
  }

  @Test
  void doesNotTryAgainOnAFreshConnection() throws Exception {
    ScriptedPeer peer = peer(raw(""));
    RspamdHttp client = client(LONG, peer.endpoint());
    assertThatThrownBy(() -> check(client)).isInstanceOf(UnavailableException.class);
    assertThat(peer.requests).hasSize(1);
  }

  static Stream<ScriptedPeer.Step> failures() {
    byte[] broken = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 1, 2, 3};
    byte[] none = {};
    return Stream.of(
        raw(""),
        raw("garbage"),
        raw("HTTP/1.1 200 OK\r\n"),
        raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + FINE),
        raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"act"),
        raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        raw("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\n\r\n" + FINE),
        raw("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(1000) + "\r\n" + FINE),
        reset(),
        endless(),
        drip(),
        ok(""),
        ok("<html>"),
        ok("{\"action\":"),
        reply(204, none),
        reply(404, "not found".getBytes(StandardCharsets.UTF_8)),
        reply(500, "{\"error\":\"no\"}".getBytes(StandardCharsets.UTF_8)),
        reply(503, none),
        reply(200, broken, "Content-Encoding: zstd"),
        ok(FINE, "Compression: zstd"),
        ok(FINE, "Message-Offset: 1000"),
        ok(FINE, "Message-Offset: -1"),
        ok(FINE, "Message-Offset: 99999999"),
        ok(FINE, "Message-Offset: x"),
        stall());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void goesToTheNextServer(ScriptedPeer.Step failure) throws Exception {
    ScriptedPeer good = peer(ok(FINE));
    ScriptedPeer bad = peer(failure);
    RspamdHttp client = client(Duration.ofMillis(400), bad.endpoint(), good.endpoint());

    assertThat(check(client)).isEqualTo("no action");
    assertThat(bad.requests).hasSize(1);
    assertThat(good.requests).hasSize(1);
    assertThat(client.leased()).isZero();
    assertThat(bad.surprises).isEmpty();
  }

  @Test
  void aServerThatNeverReadsIsGivenUp() throws Exception {
    ScriptedPeer good = peer(ok(FINE));
    try (var deaf = new java.net.ServerSocket(0, 10, java.net.InetAddress.getByName("127.0.0.1"))) {
      deaf.setReceiveBufferSize(4096);
      Endpoint endpoint = new Endpoint.Inet("127.0.0.1", deaf.getLocalPort());
      RspamdHttp client = client(Duration.ofMillis(400), endpoint, good.endpoint());
      Message large = message("x".repeat(30_000_000));
      assertThat(check(client, large)).isEqualTo("no action");
      assertThat(client.leased()).isZero();
    }
  }

  @Test
  void tellsWhatEachServerSaid() throws Exception {
    ScriptedPeer bad = peer(reply(503, "too\nbusy".getBytes(StandardCharsets.UTF_8)));
    Endpoint nobody = nobody();
    RspamdHttp client = client(LONG, bad.endpoint(), nobody);
    assertThatThrownBy(() -> check(client))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(bad.endpoint() + ": reply 503 too\nbusy; " + nobody + ": ")
        .hasMessageContaining("refused");
  }

  @Test
  void isAbsentWhereNobodyListens() throws Exception {
    Endpoint socket = new Endpoint.Unix(folder.resolve("none"));
    RspamdHttp client = client(LONG, nobody(), socket);
    assertThatThrownBy(() -> check(client))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isTrue());
  }

  @Test
  void anInterruptEndsTheScanAndBlamesNobody() throws Exception {
    ScriptedPeer unix = ScriptedPeer.unix(folder.resolve("s"), stall(), stall(), stall(), ok(FINE));
    opened.add(unix);
    for (ScriptedPeer peer : List.of(peer(stall(), stall(), stall(), ok(FINE)), unix)) {
      RspamdHttp client = client(LONG, peer.endpoint(), nobody());
      for (int i = 0; i < 3; i++) {
        List<Object> ended = new ArrayList<>();
        Thread scan = Thread.ofVirtual().start(() -> ended.add(failure(client)));
        peer.requests.take();
        long start = System.nanoTime();
        scan.interrupt();
        scan.join();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(2));
        assertThat(ended).singleElement().isInstanceOf(InterruptedException.class);
      }
      // Three errors would have made it dead, and the other, who refuses, would have been asked.
      assertThat(check(client)).isEqualTo("no action");
      assertThat(client.leased()).isZero();
    }
  }

  private Object failure(RspamdHttp client) {
    try {
      return check(client);
    } catch (IOException | InterruptedException e) {
      return e;
    }
  }

  @Test
  void aThousandFailuresLeakNothing() throws Exception {
    ScriptedPeer bad = peer(reset(), raw("garbage"), ok("<html>"), raw(""), reset());
    RspamdHttp client = client(LONG, 16, bad.endpoint(), nobody());
    int threads = Thread.activeCount();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1000; i++) {
        many.submit(() -> assertThatThrownBy(() -> check(client)).isInstanceOf(IOException.class));
      }
    }
    assertThat(client.leased()).isZero();
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
  }

  @Test
  void aThousandAtOnceShareThePermits() throws Exception {
    AtomicInteger most = new AtomicInteger();
    AtomicInteger now = new AtomicInteger();
    ScriptedPeer peer =
        peer((request, connection) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          now.decrementAndGet();
          return ok(FINE).answer(request, connection);
        });
    RspamdHttp client = client(LONG, 10, peer.endpoint());
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1000; i++) {
        answers.add(many.submit(() -> check(client)));
      }
    }
    for (Future<String> answer : answers) {
      assertThat(answer.get()).isEqualTo("no action");
    }
    assertThat(most.get()).isBetween(1, 10);
    assertThat(peer.connections()).isLessThanOrEqualTo(10);
  }

  @Test
  void compressesBothWays() throws Exception {
    ScriptedPeer peer =
        peer((request, connection) -> {
          byte[] plain = plain(request.body());
          String json = "{\"action\":\"" + plain.length + "\"}";
          return reply(200, zstd(json), "Content-Encoding: zstd").answer(request, connection);
        });
    RspamdHttp client = client(LONG, peer.endpoint());
    Message large = message("line\r\n".repeat(100_000));
    for (int i = 0; i < 3; i++) {
      try (RspamdHttp.Reply reply = client.checkCompressed(List.of(), large, spool)) {
        assertThat(reply.json().path("action").asLong()).isEqualTo(large.size());
      }
    }
    ScriptedPeer.Request request = peer.requests.take();
    assertThat(request.head()).contains("\r\nCompression: zstd\r\nAccept-Encoding: zstd\r\n");
    assertThat(request.body().length).isLessThan(10_000);
    assertThat(peer.connections()).isEqualTo(1);
  }

  private static byte[] plain(byte[] compressed) throws IOException {
    return Zstd.decompress(new ByteArrayInputStream(compressed)).readAllBytes();
  }

  private static byte[] zstd(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream zstd = new io.airlift.compress.zstd.ZstdOutputStream(out)) {
      zstd.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  @Test
  void takesTheNewBodyBehindTheOffset() throws Exception {
    ScriptedPeer peer = peer(ok(FINE + "new\r\nbody", "Message-Offset: " + FINE.length()));
    RspamdHttp client = client(LONG, peer.endpoint());
    for (int i = 0; i < 2; i++) {
      try (RspamdHttp.Reply reply = client.check(List.of(), message, spool)) {
        assertThat(reply.body().orElseThrow().open()).hasContent("new\r\nbody");
      }
    }
    assertThat(peer.connections()).isEqualTo(1);
  }

  @Test
  void aDiskOfOursThatFailsIsNoErrorOfTheServer() throws Exception {
    spool = new Spool(folder.resolve("missing"), 16, 16);
    String body = "x".repeat(100_000);
    ScriptedPeer peer = peer(ok(FINE + body, "Message-Offset: " + FINE.length()));
    RspamdHttp client = client(LONG, peer.endpoint(), nobody());
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> check(client))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(UnavailableException.class);
    }
    Message closed = message("gone");
    closed.close();
    assertThatThrownBy(() -> check(client, closed)).hasMessage("content is closed");
    assertThat(client.leased()).isZero();
  }

  @Test
  void replyBeyondTheBoundIsRefused() throws Exception {
    String large = "{\"action\":\"" + "x".repeat(RspamdHttp.MAX_REPLY) + "\"}";
    ScriptedPeer peer = peer(ok(large));
    RspamdHttp client = client(LONG, peer.endpoint());
    assertThatThrownBy(() -> check(client)).hasMessageContaining("larger than");
    ScriptedPeer expanding = peer(reply(200, zstd(large), "Compression: zstd"));
    RspamdHttp other = client(LONG, expanding.endpoint());
    assertThatThrownBy(() -> check(other)).hasMessageContaining("larger than");
  }

  @Test
  void aLargeMessageIsStreamed() throws Exception {
    spool = new Spool(folder, 1024, 1024);
    Message large = spooled(20_000_000);
    ScriptedPeer peer = peer(ok(FINE));
    assertThat(check(client(LONG, peer.endpoint()), large)).isEqualTo("no action");
    assertThat(peer.requests.take().body()).hasSize((int) large.size());
    large.close();
  }

  private Message spooled(int size) throws IOException {
    try (Spool.Writer writer = spool.writer(size)) {
      byte[] part = new byte[100_000];
      for (int i = 0; i < size; i += part.length) {
        writer.write(part, 0, part.length);
      }
      return new Message(Header.EMPTY, writer.finish());
    }
  }
}
