package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.ScriptedClamd.clean;
import static org.sluicemail.upstream.ScriptedClamd.found;
import static org.sluicemail.upstream.ScriptedClamd.say;
import static org.sluicemail.upstream.ScriptedPeer.nobody;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Mail;
import org.sluicemail.upstream.ScriptedClamd;
import org.sluicemail.upstream.UnavailableException;

/** When clamd fails: a mail is never taken for clean that nobody called clean. */
@Timeout(60)
class ClamAvFailureTest {
  private static final Mail MAIL = Fixture.mail("Subject: test", "", "hello");

  private static MessageFilter filter(String yaml) {
    return Fixture.part(new ClamAv(), yaml, MessageFilter.class);
  }

  private static MessageFilter filter(ScriptedClamd peer, String... more) {
    return filter("servers: [" + peer.endpoint() + "]\n" + String.join("\n", more));
  }

  /** Rmilter let a mail pass unscanned when clamd could not answer. */
  @Test
  void whoeverCannotAnswerHasNotSaidClean() throws Exception {
    assertThat(new ClamAv().onError()).isEqualTo(OnError.TEMPFAIL);
    MessageFilter none = filter("servers: [" + nobody() + "]");
    assertThatThrownBy(() -> none.onMessage(MAIL)).isInstanceOf(UnavailableException.class);
    for (String reply : List.of("", "OK\n", "stream: OK", "x OK\0", "OK\0", "ERROR\0")) {
      try (ScriptedClamd peer = ScriptedClamd.inet(say(reply))) {
        MessageFilter filter = filter(peer);
        assertThatThrownBy(() -> filter.onMessage(MAIL)).isInstanceOf(UnavailableException.class);
      }
    }
  }

  /** Rmilter's later reads had the deadline of another service, anew for each. */
  @Test
  void aReplyOctetByOctetHasOneDeadline() throws Exception {
    try (ScriptedClamd peer =
        ScriptedClamd.inet(stage -> {
          stage.stream();
          while (true) {
            stage.say(" ");
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
          }
        })) {
      MessageFilter filter = filter(peer, "response-timeout: 200ms");
      assertThatThrownBy(() -> filter.onMessage(MAIL)).hasMessageContaining("within 200 ms");
    }
  }

  /** Rmilter never took a server out, asked the same one again, and forgot all errors. */
  @Test
  void aServerThatIsDownIsLeftAlone() throws Exception {
    try (ScriptedClamd down = ScriptedClamd.inet(say(""));
        ScriptedClamd up = ScriptedClamd.inet(clean())) {
      MessageFilter filter =
          filter(
              "servers: [%s, %s]\ncache: 0\nmax-errors: 2\ndead-time: 1h"
                  .formatted(down.endpoint(), up.endpoint()));
      for (int i = 0; i < 20; i++) {
        assertThat(filter.onMessage(MAIL)).isEqualTo(Outcome.PROCEED);
      }
      assertThat(down.commands).hasSize(2);
      assertThat(up.streams).hasSize(20);
    }
  }

  @Test
  void goesOnWithoutOptionalServersOnlyWhileNobodyListens(@TempDir Path folder) throws Exception {
    Path socket = folder.resolve("clamd.ctl");
    MessageFilter filter = filter("optional: true\nservers: ['unix:" + socket + "']");
    for (int i = 0; i < 3; i++) {
      assertThat(filter.onMessage(MAIL).findings())
          .containsExactly(new Finding.Mark("clamav:absent"));
      try (ScriptedClamd peer = ScriptedClamd.unix(socket, found("X"))) {
        Mail next = Fixture.mail("Subject: " + i, "", "hello");
        assertThat(filter.onMessage(next).findings()).containsExactly(new Finding.Virus("X"));
        assertThat(peer.surprises).isEmpty();
      }
      Files.delete(socket);
    }
    try (ScriptedClamd broken = ScriptedClamd.inet(say(""))) {
      MessageFilter other = filter(broken, "optional: true");
      assertThatThrownBy(() -> other.onMessage(MAIL)).isInstanceOf(UnavailableException.class);
    }
  }
}
