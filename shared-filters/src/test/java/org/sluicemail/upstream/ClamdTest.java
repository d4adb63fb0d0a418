package org.sluicemail.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.Clamds.LONG;
import static org.sluicemail.upstream.Clamds.SHORT;
import static org.sluicemail.upstream.Clamds.TOO_LARGE;
import static org.sluicemail.upstream.Clamds.body;
import static org.sluicemail.upstream.Clamds.huge;
import static org.sluicemail.upstream.Clamds.whole;
import static org.sluicemail.upstream.ScriptedClamd.clean;
import static org.sluicemail.upstream.ScriptedClamd.dies;
import static org.sluicemail.upstream.ScriptedClamd.early;
import static org.sluicemail.upstream.ScriptedClamd.found;
import static org.sluicemail.upstream.ScriptedClamd.say;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Message;

@Timeout(60)
class ClamdTest {
  @TempDir Path folder;

  @RegisterExtension final Clamds clamds = new Clamds();

  private final Message message = Clamds.message();

  @Test
  void sendsTheMessageExactlyAsItIs() throws Exception {
    ScriptedClamd unix = clamds.kept(ScriptedClamd.unix(folder.resolve("s"), clean()));
    for (ScriptedClamd peer : List.of(clamds.peer(clean()), unix)) {
      Clamd clamd = clamds.client(LONG, peer.endpoint());
      assertThat(clamd.scan(whole(message))).isEqualTo(new ClamdReply.Clean());
      assertThat(peer.streams.take()).asString(UTF_8).isEqualTo("Subject: test\r\n\r\nhello\r\n");
      assertThat(peer.commands).containsExactly("INSTREAM");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, 0x7FFF, 65_533, 65_534, 65_535, 131_070, 1_000_000})
  void sendsMessagesOfEverySize(int size) throws Exception {
    byte[] octets = new byte[Math.max(size, 0)];
    new Random(size).nextBytes(octets);
    ScriptedClamd peer = clamds.peer(found("X"));
    Clamd clamd = clamds.client(LONG, peer.endpoint());
    assertThat(clamd.scan(whole(body(octets)))).isEqualTo(new ClamdReply.Found("X"));
    assertThat(peer.streams.take())
        .startsWith('\r', '\n')
        .endsWith(octets)
        .hasSize(octets.length + 2);
  }

  @Test
  void sendsTheBeginningOnly() throws Exception {
    ScriptedClamd peer = clamds.peer(clean());
    clamds.client(LONG, peer.endpoint()).scan(Excerpt.of(message, 10));
    assertThat(peer.streams.take()).asString(UTF_8).isEqualTo("Subject: t");
  }

  @Test
  void tellsTheVersionBeforeTheScanAndAsksForItRarely() throws Exception {
    ScriptedClamd peer = clamds.peer(clean());
    peer.version("ClamAV 1\0");
    Clamd clamd = clamds.client(LONG, peer.endpoint());
    assertThat(clamd.scanWithVersion(whole(message)))
        .isEqualTo(new Clamd.Scan(new ClamdReply.Clean(), "ClamAV 1"));
    peer.version("ClamAV 2\0");
    assertThat(clamd.versions()).containsExactly("ClamAV 1");
    clamds.ticker.pass(Duration.ofSeconds(29));
    assertThat(clamd.scanWithVersion(whole(message)).version()).isEqualTo("ClamAV 1");
    clamds.ticker.pass(Duration.ofSeconds(1));
    assertThat(clamd.versions()).containsExactly("ClamAV 2");
    assertThat(peer.commands).containsExactly("VERSION", "INSTREAM", "INSTREAM", "VERSION");
  }

  @Test
  void knowsTheVersionOfEachServer() throws Exception {
    ScriptedClamd one = clamds.peer(clean());
    ScriptedClamd other = clamds.peer(clean());
    one.version("ClamAV 1\0");
    other.version("ClamAV 2\0");
    Clamd clamd = clamds.client(LONG, one.endpoint(), other.endpoint());
    assertThat(clamd.scanWithVersion(whole(message)).version()).isEqualTo("ClamAV 1");
    assertThat(clamd.versions()).containsExactly("ClamAV 1");
    assertThat(clamd.scanWithVersion(whole(message)).version()).isEqualTo("ClamAV 2");
    assertThat(clamd.versions()).containsExactlyInAnyOrder("ClamAV 1", "ClamAV 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PONG\0", "clamAV 1\0", "UNKNOWN COMMAND\0", "ClamAV 1"})
  void aServerWithoutVersionIsNone(String version) throws Exception {
    ScriptedClamd peer = clamds.peer(clean());
    peer.version(version);
    Clamd clamd = clamds.client(version.isEmpty() ? SHORT : LONG, peer.endpoint());
    assertThatThrownBy(() -> clamd.scanWithVersion(whole(message)))
        .isInstanceOf(UnavailableException.class);
    assertThat(peer.streams).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 100_000})
  void aStreamThatIsTooLargeIsToldEvenWhenNobodyReadsItsRest(int read) throws Exception {
    ScriptedClamd unix =
        clamds.kept(ScriptedClamd.unix(folder.resolve("s"), early(read, TOO_LARGE)));
    for (ScriptedClamd peer : List.of(clamds.peer(early(read, TOO_LARGE)), unix)) {
      Clamd clamd = clamds.client(LONG, peer.endpoint());
      for (int i = 0; i < 20; i++) {
        assertThat(clamd.scan(whole(huge()))).isEqualTo(new ClamdReply.TooLarge());
      }
    }
  }

  @Test
  void aStreamThatWasReadToItsEndCanBeTooLarge() throws Exception {
    Clamd clamd = clamds.client(LONG, clamds.peer(say(TOO_LARGE)).endpoint());
    assertThat(clamd.scan(whole(message))).isEqualTo(new ClamdReply.TooLarge());
  }

  @Test
  void aServerThatFailedIsLeftAloneUntilItAnswersPing() throws Exception {
    ScriptedClamd bad = clamds.peer(dies(), dies(), clean());
    ScriptedClamd good = clamds.peer(clean());
    var settings =
        new Clamd.Settings(
            List.of(bad.endpoint(), good.endpoint()), SHORT, LONG, 8, 2, Duration.ofNanos(1));
    Clamd clamd = clamds.client(settings);
    bad.pong("");
    for (int i = 0; i < 6; i++) {
      clamd.scan(whole(message));
    }
    assertThat(bad.commands)
        .startsWith("INSTREAM", "INSTREAM", "PING")
        .doesNotContainSequence("PING", "INSTREAM");
    bad.pong("PONG\0");
    while (bad.streams.isEmpty()) {
      clamd.scan(whole(message));
    }
    assertThat(bad.commands).endsWith("PING", "INSTREAM");
  }
}
