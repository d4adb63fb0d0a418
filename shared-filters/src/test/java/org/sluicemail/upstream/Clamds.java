package org.sluicemail.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;

/** Servers, clients and messages of one test; closes them at its end. */
final class Clamds implements AfterEachCallback {
  static final Duration LONG = Duration.ofSeconds(30);
  static final Duration SHORT = Duration.ofMillis(300);
  static final String TOO_LARGE = "INSTREAM size limit exceeded. ERROR\0";

  /** More than any socket takes unread. */
  private static final int HUGE = 16 << 20;

  final Ticker ticker = new Ticker();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  <T extends AutoCloseable> T kept(T resource) {
    opened.add(resource);
    return resource;
  }

  ScriptedClamd peer(ScriptedClamd.Step... script) throws IOException {
    return kept(ScriptedClamd.inet(script));
  }

  /** A client that gives up a server for good after two errors. */
  Clamd client(Duration response, Endpoint... servers) {
    Duration forever = Duration.ofNanos(Long.MAX_VALUE >> 6);
    return client(new Clamd.Settings(List.of(servers), LONG, response, 8, 2, forever));
  }

  Clamd client(Clamd.Settings settings) {
    return kept(new Clamd(settings, ticker));
  }

  static Message message() {
    return Mails.message("Subject: test\n\nhello\n");
  }

  static Excerpt whole(Message message) {
    return Excerpt.of(message, Long.MAX_VALUE);
  }

  static Message body(byte[] octets) {
    return new Message(Header.EMPTY, Content.of(octets));
  }

  static Message huge() {
    return body(new byte[HUGE]);
  }
}
