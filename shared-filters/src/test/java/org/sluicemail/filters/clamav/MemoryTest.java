package org.sluicemail.filters.clamav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.ScriptedClamd.clean;
import static org.sluicemail.upstream.ScriptedClamd.found;
import static org.sluicemail.upstream.ScriptedClamd.say;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;
import org.sluicemail.upstream.Clamd;
import org.sluicemail.upstream.ClamdReply;
import org.sluicemail.upstream.Excerpt;
import org.sluicemail.upstream.ScriptedClamd;
import org.sluicemail.upstream.UnavailableException;

@Timeout(60)
class MemoryTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final ClamdReply CLEAN = new ClamdReply.Clean();

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicLong now = new AtomicLong();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T kept(T resource) {
    opened.add(resource);
    return resource;
  }

  private ScriptedClamd peer(ScriptedClamd.Step... script) throws IOException {
    return kept(ScriptedClamd.inet(script));
  }

  private Memory memory(int entries, ScriptedClamd... peers) {
    List<Endpoint> servers = Stream.of(peers).map(ScriptedClamd::endpoint).toList();
    var client = new Clamd.Settings(servers, LONG, LONG, 8, 2, LONG);
    Clamd clamd = kept(new Clamd(client, now::get));
    return kept(
        new Memory(new Memory.Settings(client, entries, Duration.ofMinutes(10)), clamd, now::get));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static ClamdReply scan(Memory memory, String text) throws Exception {
    return scan(memory, text, Long.MAX_VALUE);
  }

  private static ClamdReply scan(Memory memory, String text, long limit) throws Exception {
    try (Message message = Mails.message(text)) {
      return memory.scan(Excerpt.of(message, limit));
    }
  }

  @Test
  void theSameOctetsAreScannedOnce() throws Exception {
    ScriptedClamd peer = peer(found("X"), clean());
    Memory memory = memory(100, peer);
    for (int i = 0; i < 5; i++) {
      assertThat(scan(memory, "A: 1\n\nx")).isEqualTo(new ClamdReply.Found("X"));
    }
    assertThat(scan(memory, "A: 1\n\ny")).isEqualTo(CLEAN);
    assertThat(scan(memory, "A: 2\n\nx")).isEqualTo(CLEAN);
    assertThat(scan(memory, "A: 1\n\nx\n")).isEqualTo(CLEAN);
    assertThat(peer.streams).hasSize(4);
  }

  @Test
  void whatWasSentIsRememberedAndNotTheRest() throws Exception {
    ScriptedClamd peer = peer(clean(), found("X"));
    Memory memory = memory(100, peer);
    assertThat(scan(memory, "A: 1\n\nbeginning, end", 12)).isEqualTo(CLEAN);
    assertThat(scan(memory, "A: 1\n\nbeginning, another end", 12)).isEqualTo(CLEAN);
    assertThat(scan(memory, "A: 1\n\nbeginning, end")).isEqualTo(new ClamdReply.Found("X"));
    assertThat(peer.streams).hasSize(2);
  }

  @Test
  void newSignaturesMakeAllOfItWorthless() throws Exception {
    ScriptedClamd peer = peer(clean(), found("New"), clean());
    Memory memory = memory(100, peer);
    peer.version("ClamAV 1/1\0");
    assertThat(scan(memory, "\nx")).isEqualTo(CLEAN);
    peer.version("ClamAV 1/2\0");
    pass(Duration.ofSeconds(30));
    assertThat(scan(memory, "\nx")).isEqualTo(new ClamdReply.Found("New"));
    assertThat(scan(memory, "\nx")).isEqualTo(new ClamdReply.Found("New"));
    assertThat(peer.streams).hasSize(2);
  }

  @Test
  void theSameSignaturesMakeItLast() throws Exception {
    ScriptedClamd peer = peer(found("X"), clean());
    Memory memory = memory(100, peer);
    for (int i = 0; i < 10; i++) {
      assertThat(scan(memory, "\nx")).isEqualTo(new ClamdReply.Found("X"));
      pass(Duration.ofSeconds(59));
    }
    pass(Duration.ofSeconds(11));
    assertThat(scan(memory, "\nx")).isEqualTo(CLEAN);
  }

  /** Each of two servers may be asked; what one of them said is as good as what the other says. */
  @Test
  void whatAServerWithOtherSignaturesSaidCountsWhileItHasThem() throws Exception {
    ScriptedClamd old = peer(clean());
    ScriptedClamd young = peer(found("New"));
    old.version("ClamAV 1/1\0");
    young.version("ClamAV 1/2\0");
    Memory memory = memory(100, young, old);
    assertThat(scan(memory, "\na")).isEqualTo(CLEAN);
    assertThat(scan(memory, "\nb")).isEqualTo(new ClamdReply.Found("New"));
    old.version("ClamAV 1/2\0");
    pass(Duration.ofSeconds(30));
    assertThat(scan(memory, "\nb")).isEqualTo(new ClamdReply.Found("New"));
    assertThat(scan(memory, "\na")).isEqualTo(new ClamdReply.Found("New"));
  }

  @Test
  void neitherFailuresNorWhatWasTooLargeIsRemembered() throws Exception {
    ScriptedClamd peer =
        peer(
            say("x ERROR\0"),
            say("INSTREAM size limit exceeded. ERROR\0"),
            say("stream: "),
            clean());
    Memory memory = memory(100, peer);
    assertThatThrownBy(() -> scan(memory, "\nx")).isInstanceOf(UnavailableException.class);
    assertThat(scan(memory, "\nx")).isEqualTo(new ClamdReply.TooLarge());
    assertThatThrownBy(() -> scan(memory, "\nx")).isInstanceOf(UnavailableException.class);
    assertThat(scan(memory, "\nx")).isEqualTo(CLEAN);
  }

  @Test
  void isBounded() throws Exception {
    ScriptedClamd peer = peer(clean());
    Memory memory = memory(10, peer);
    for (int i = 0; i < 1000; i++) {
      scan(memory, "\n" + i);
    }
    assertThat(memory.size()).isLessThanOrEqualTo(10);
  }

  /** A verdict of the past is not that of a server that may know better by now. */
  @Test
  void withoutAnyServerNothingIsRemembered() throws Exception {
    ScriptedClamd peer = peer(clean());
    Memory memory = memory(100, peer);
    scan(memory, "\nx");
    peer.close();
    assertThat(scan(memory, "\nx")).isEqualTo(CLEAN);
    pass(Duration.ofSeconds(30));
    assertThatThrownBy(() -> scan(memory, "\nx")).isInstanceOf(UnavailableException.class);
  }

  @Test
  void aMessageOfOursThatIsGoneIsAFailure() throws Exception {
    Memory memory = memory(100, peer(clean()));
    Message message = Mails.message("\nx");
    Excerpt excerpt = Excerpt.of(message, 100);
    message.close();
    assertThatThrownBy(() -> memory.scan(excerpt)).isInstanceOf(IOException.class);
  }
}
