package org.sluicemail.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.daemon.Daemon;
import org.sluicemail.dkim.Crypto;

/** What a running server says when it is asked. */
class ServeTest {
  @TempDir private Path folder;

  @Test
  void tellsFiguresAndWhoComputesSignatures() throws Exception {
    String yaml = "listen: inet:0@127.0.0.1\nchains: {all: []}\nroutes: [{chain: all}]\n";
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    try (Daemon daemon = Daemon.start(Optional.of(file))) {
      assertThat(Serve.answer(daemon, "status"))
          .contains("open 0", "connections 0")
          .endsWith("crypto " + Crypto.inUse());
      assertThat(Serve.answer(daemon, "sttus")).containsExactly("unknown command");
    }
  }
}
