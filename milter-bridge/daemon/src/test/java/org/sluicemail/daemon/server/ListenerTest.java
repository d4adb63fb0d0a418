package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class ListenerTest {
  @Test
  void tellsWhyItCannotListen() {
    assertThat(Listener.reason(new AccessDeniedException("/run/sluice")))
        .isEqualTo("permission denied for /run/sluice");
    assertThat(Listener.reason(new IOException("it is taken"))).isEqualTo("it is taken");
  }
}
