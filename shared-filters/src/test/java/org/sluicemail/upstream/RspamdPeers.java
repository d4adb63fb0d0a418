package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluicemail.upstream.ScriptedPeer.reply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;

/** Servers in the place of rspamd, and clients of them. */
final class RspamdPeers implements AfterEachCallback {
  static final String FINE = "{\"action\":\"no action\"}";
  static final Duration LONG = Duration.ofSeconds(30);

  final Message message = message("hello\r\n");
  final List<AutoCloseable> opened = new ArrayList<>();
  Spool spool = Spool.inTemporaryFolder();

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    assertThat(spool.open()).as("bodies left open").isZero();
  }

  static Message message(String body) {
    HeaderField subject = HeaderField.of("Subject", "test");
    return new Message(
        new Header(List.of(subject)), Content.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  ScriptedPeer peer(ScriptedPeer.Step... script) throws IOException {
    ScriptedPeer peer = ScriptedPeer.inet(script);
    opened.add(peer);
    return peer;
  }

  RspamdHttp client(Duration response, Endpoint... servers) {
    return client(response, 8, servers);
  }

  RspamdHttp client(Duration response, int connections, Endpoint... servers) {
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

  String check(RspamdHttp client) throws IOException, InterruptedException {
    return check(client, message);
  }

  String check(RspamdHttp client, Message what) throws IOException, InterruptedException {
    try (RspamdHttp.Reply reply = client.check(List.of(), what, spool)) {
      return reply.json().path("action").asText();
    }
  }
}
