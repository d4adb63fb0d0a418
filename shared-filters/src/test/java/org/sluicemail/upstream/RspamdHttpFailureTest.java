package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.RspamdPeers.FINE;
import static org.sluicemail.upstream.RspamdPeers.LONG;
import static org.sluicemail.upstream.RspamdPeers.message;
import static org.sluicemail.upstream.ScriptedPeer.drip;
import static org.sluicemail.upstream.ScriptedPeer.endless;
import static org.sluicemail.upstream.ScriptedPeer.nobody;
import static org.sluicemail.upstream.ScriptedPeer.ok;
import static org.sluicemail.upstream.ScriptedPeer.raw;
import static org.sluicemail.upstream.ScriptedPeer.reply;
import static org.sluicemail.upstream.ScriptedPeer.reset;
import static org.sluicemail.upstream.ScriptedPeer.stall;
import static org.sluicemail.upstream.Zstandard.zstd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;

/** Servers that fail, each in its way, and what of ours must not look like it. */
@Timeout(60)
class RspamdHttpFailureTest {
  @RegisterExtension final RspamdPeers peers = new RspamdPeers();

  @TempDir Path folder;

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
    ScriptedPeer good = peers.peer(ok(FINE));
    ScriptedPeer bad = peers.peer(failure);
    RspamdHttp client = peers.client(Duration.ofMillis(400), bad.endpoint(), good.endpoint());

    assertThat(peers.check(client)).isEqualTo("no action");
    assertThat(bad.requests).hasSize(1);
    assertThat(good.requests).hasSize(1);
    assertThat(client.leased()).isZero();
    assertThat(bad.surprises).isEmpty();
  }

  @Test
  void aServerThatNeverReadsIsGivenUp() throws Exception {
    ScriptedPeer good = peers.peer(ok(FINE));
    try (var deaf = new java.net.ServerSocket(0, 10, java.net.InetAddress.getByName("127.0.0.1"))) {
      deaf.setReceiveBufferSize(4096);
      Endpoint endpoint = new Endpoint.Inet("127.0.0.1", deaf.getLocalPort());
      RspamdHttp client = peers.client(Duration.ofMillis(400), endpoint, good.endpoint());
      Message large = message("x".repeat(30_000_000));
      assertThat(peers.check(client, large)).isEqualTo("no action");
      assertThat(client.leased()).isZero();
    }
  }

  @Test
  void tellsWhatEachServerSaid() throws Exception {
    ScriptedPeer bad = peers.peer(reply(503, "too\nbusy".getBytes(StandardCharsets.UTF_8)));
    Endpoint nobody = nobody();
    RspamdHttp client = peers.client(LONG, bad.endpoint(), nobody);
    assertThatThrownBy(() -> peers.check(client))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(bad.endpoint() + ": reply 503 too\nbusy; " + nobody + ": ")
        .hasMessageContaining("refused");
  }

  @Test
  void isAbsentWhereNobodyListens() throws Exception {
    Endpoint socket = new Endpoint.Unix(folder.resolve("none"));
    RspamdHttp client = peers.client(LONG, nobody(), socket);
    assertThatThrownBy(() -> peers.check(client))
        .isInstanceOfSatisfying(UnavailableException.class, e -> assertThat(e.absent()).isTrue());
  }

  @Test
  void anInterruptEndsTheScanAndBlamesNobody() throws Exception {
    ScriptedPeer unix = ScriptedPeer.unix(folder.resolve("s"), stall(), stall(), stall(), ok(FINE));
    peers.opened.add(unix);
    for (ScriptedPeer peer : List.of(peers.peer(stall(), stall(), stall(), ok(FINE)), unix)) {
      RspamdHttp client = peers.client(LONG, peer.endpoint(), nobody());
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
      assertThat(peers.check(client)).isEqualTo("no action");
      assertThat(client.leased()).isZero();
    }
  }

  private Object failure(RspamdHttp client) {
    try {
      return peers.check(client);
    } catch (IOException | InterruptedException e) {
      return e;
    }
  }

  @Test
  void aThousandFailuresLeakNothing() throws Exception {
    ScriptedPeer bad = peers.peer(reset(), raw("garbage"), ok("<html>"), raw(""), reset());
    RspamdHttp client = peers.client(LONG, 16, bad.endpoint(), nobody());
    int threads = Thread.activeCount();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1000; i++) {
        many.submit(
            () -> assertThatThrownBy(() -> peers.check(client)).isInstanceOf(IOException.class));
      }
    }
    assertThat(client.leased()).isZero();
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
  }

  @Test
  void aDiskOfOursThatFailsIsNoErrorOfTheServer() throws Exception {
    peers.spool = new Spool(folder.resolve("missing"), 16, 16);
    String body = "x".repeat(100_000);
    ScriptedPeer peer = peers.peer(ok(FINE + body, "Message-Offset: " + FINE.length()));
    RspamdHttp client = peers.client(LONG, peer.endpoint(), nobody());
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> peers.check(client))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(UnavailableException.class);
    }
    Message closed = message("gone");
    closed.close();
    assertThatThrownBy(() -> peers.check(client, closed)).hasMessage("content is closed");
    assertThat(client.leased()).isZero();
  }

  @Test
  void replyBeyondTheBoundIsRefused() throws Exception {
    String large = "{\"action\":\"" + "x".repeat(RspamdHttp.MAX_REPLY) + "\"}";
    ScriptedPeer peer = peers.peer(ok(large));
    RspamdHttp client = peers.client(LONG, peer.endpoint());
    assertThatThrownBy(() -> peers.check(client)).hasMessageContaining("larger than");
    ScriptedPeer expanding = peers.peer(reply(200, zstd(large), "Compression: zstd"));
    RspamdHttp other = peers.client(LONG, expanding.endpoint());
    assertThatThrownBy(() -> peers.check(other)).hasMessageContaining("larger than");
  }
}
