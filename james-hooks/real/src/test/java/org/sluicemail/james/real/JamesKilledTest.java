package org.sluicemail.james.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.Ports;
import org.sluicemail.servers.SmtpClient;

/** A James that is killed while the hook holds a mail, and started again. */
class JamesKilledTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String MESSAGE = "Subject: x\r\n\r\n" + "Hello\r\n".repeat(1000);

  @TempDir Path folder;

  /** Two mails in a day; without rspamd mail passes, while it is silent mail waits. */
  private String configuration(int rspamd) {
    return """
    store: file:%1$s/store.mv
    spool: {directory: %1$s/spool, memory-per-body: 1KiB}
    routes: [{chain: all}]
    chains: {all: [limit, rspamd]}
    filters:
      limit: {type: RateLimit, limits: [{name: few, key: sender-domain, rate: 2/1d}]}
      rspamd: {type: Rspamd, servers: '127.0.0.1:%2$d', on-error: proceed}
    """
        .formatted(folder, rspamd);
  }

  @Test
  void itsMailIsRefusedItsLeaseIsGivenBackItsSpoolIsCleared() throws IOException {
    int rspamd = Ports.free();
    Files.createDirectory(folder.resolve("spool"));
    JamesConfig config =
        new JamesConfig().file(James.FILE, configuration(rspamd)).handlers(James.HOOK);
    try (James james = James.start(config)) {
      assertThat(send(james)).isEqualTo(250);
      assertThat(james.captured()).hasSize(1);
      killWithAMail(james, rspamd);
      james.run();
      assertThat(spooled()).as("left by the one that was killed").isEmpty();
      assertThat(send(james)).as("in place of the one that was held").isEqualTo(250);
      assertThat(send(james)).as("the first one still counts").isEqualTo(451);
      assertThat(james.captured()).hasSize(1);
    }
  }

  private void killWithAMail(James james, int rspamd) throws IOException {
    Path store = folder.resolve("store.mv");
    FileTime before = Files.getLastModifiedTime(store);
    try (ServerSocket silent = new ServerSocket(rspamd, 10, InetAddress.getLoopbackAddress());
        SmtpClient client = james.client("127.0.0.1", "client.example.net")) {
      silent.setSoTimeout((int) LIMIT.toMillis());
      client.command("MAIL FROM:<a@few.test>");
      client.command("RCPT TO:<b@example.org>");
      assertThat(client.command("DATA").code()).isEqualTo(354);
      client.write(MESSAGE + ".\r\n");
      try (Socket asked = silent.accept()) {
        assertThat(spooled()).hasSize(1);
        assertThat(send(james)).as("while its lease is held").isEqualTo(451);
        Await.until(
            "the store's next write",
            LIMIT,
            () -> !Files.getLastModifiedTime(store).equals(before));
        james.kill();
      }
      assertThatThrownBy(client::read).isInstanceOf(IOException.class);
    }
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("spool"))) {
      return files.toList();
    }
  }

  private static int send(James james) throws IOException {
    return james.send("127.0.0.1", "a@few.test", "b@example.org", MESSAGE).code();
  }
}
