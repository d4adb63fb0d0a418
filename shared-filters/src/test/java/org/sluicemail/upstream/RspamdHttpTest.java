package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.RspamdPeers.FINE;
import static org.sluicemail.upstream.RspamdPeers.LONG;
import static org.sluicemail.upstream.RspamdPeers.message;
import static org.sluicemail.upstream.ScriptedPeer.chunked;
import static org.sluicemail.upstream.ScriptedPeer.ok;
import static org.sluicemail.upstream.ScriptedPeer.okThenClose;
import static org.sluicemail.upstream.ScriptedPeer.raw;
import static org.sluicemail.upstream.ScriptedPeer.reply;
import static org.sluicemail.upstream.Zstandard.plain;
import static org.sluicemail.upstream.Zstandard.zstd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Spool;

@Timeout(60)
class RspamdHttpTest {
  @RegisterExtension final RspamdPeers peers = new RspamdPeers();

  @TempDir Path folder;

  @Test
  void sendsTheMessageAsItIs() throws Exception {
    ScriptedPeer peer = peers.peer(ok(FINE));
    List<HttpField> fields =
        List.of(
            new HttpField("IP", "192.0.2.1"),
            new HttpField("Helo", Octets.of((byte) 'h', (byte) 0xE9).text()));
    peers.client(LONG, peer.endpoint()).check(fields, peers.message, peers.spool).close();

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
    peers.opened.add(unix);
    for (ScriptedPeer peer : List.of(peers.peer(ok(FINE), chunked(FINE)), unix)) {
      RspamdHttp client = peers.client(LONG, peer.endpoint());
      for (int i = 0; i < 20; i++) {
        assertThat(peers.check(client)).isEqualTo("no action");
      }
      assertThat(peer.connections()).isEqualTo(1);
      assertThat(client.leased()).isZero();
    }
  }

  @Test
  void triesAgainOnceOnAConnectionGoneStale() throws Exception {
    ScriptedPeer peer = peers.peer(okThenClose(FINE));
    RspamdHttp client = peers.client(LONG, peer.endpoint());
    for (int i = 0; i < 50; i++) {
      assertThat(peers.check(client)).isEqualTo("no action");
    }
    assertThat(peer.connections()).isEqualTo(50);
    assertThat(peer.requests).hasSize(50);
  }

  @Test
  void doesNotTryAgainOnAFreshConnection() throws Exception {
    ScriptedPeer peer = peers.peer(raw(""));
    RspamdHttp client = peers.client(LONG, peer.endpoint());
    assertThatThrownBy(() -> peers.check(client)).isInstanceOf(UnavailableException.class);
    assertThat(peer.requests).hasSize(1);
  }

  @Test
  void aThousandAtOnceShareThePermits() throws Exception {
    AtomicInteger most = new AtomicInteger();
    AtomicInteger now = new AtomicInteger();
    ScriptedPeer peer =
        peers.peer((request, connection) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          now.decrementAndGet();
          return ok(FINE).answer(request, connection);
        });
    RspamdHttp client = peers.client(LONG, 10, peer.endpoint());
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1000; i++) {
        answers.add(many.submit(() -> peers.check(client)));
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
        peers.peer((request, connection) -> {
          byte[] plain = plain(request.body());
          String json = "{\"action\":\"" + plain.length + "\"}";
          return reply(200, zstd(json), "Content-Encoding: zstd").answer(request, connection);
        });
    RspamdHttp client = peers.client(LONG, peer.endpoint());
    Message large = message("line\r\n".repeat(100_000));
    for (int i = 0; i < 3; i++) {
      try (RspamdHttp.Reply reply = client.checkCompressed(List.of(), large, peers.spool)) {
        assertThat(reply.json().path("action").asLong()).isEqualTo(large.size());
      }
    }
    ScriptedPeer.Request request = peer.requests.take();
    assertThat(request.head()).contains("\r\nCompression: zstd\r\nAccept-Encoding: zstd\r\n");
    assertThat(request.body().length).isLessThan(10_000);
    assertThat(peer.connections()).isEqualTo(1);
  }

  @Test
  void takesTheNewBodyBehindTheOffset() throws Exception {
    ScriptedPeer peer = peers.peer(ok(FINE + "new\r\nbody", "Message-Offset: " + FINE.length()));
    RspamdHttp client = peers.client(LONG, peer.endpoint());
    for (int i = 0; i < 2; i++) {
      try (RspamdHttp.Reply reply = client.check(List.of(), peers.message, peers.spool)) {
        assertThat(reply.body().orElseThrow().open()).hasContent("new\r\nbody");
      }
    }
    assertThat(peer.connections()).isEqualTo(1);
  }

  @Test
  void aLargeMessageIsStreamed() throws Exception {
    peers.spool = new Spool(folder, 1024, 1024);
    Message large = spooled(20_000_000);
    ScriptedPeer peer = peers.peer(ok(FINE));
    assertThat(peers.check(peers.client(LONG, peer.endpoint()), large)).isEqualTo("no action");
    assertThat(peer.requests.take().body()).hasSize((int) large.size());
    large.close();
  }

  private Message spooled(int size) throws IOException {
    try (Spool.Writer writer = peers.spool.writer(size)) {
      byte[] part = new byte[100_000];
      for (int i = 0; i < size; i += part.length) {
        writer.write(part, 0, part.length);
      }
      return new Message(Header.EMPTY, writer.finish());
    }
  }
}
