package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.ScriptedPeer.nobody;
import static org.sluicemail.upstream.ScriptedPeer.ok;
import static org.sluicemail.upstream.ScriptedPeer.raw;

import java.net.ProtocolException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Spool;
import org.sluicemail.store.MemoryStore;
import org.sluicemail.upstream.ScriptedPeer;
import org.sluicemail.upstream.UnavailableException;

@Timeout(60)
class RspamdTest {
  private static final String FINE = "{\"action\":\"no action\",\"score\":0.5}";
  private static final Mail MAIL = Fixture.mail("Subject: test", "", "hello");

  private final Spool spool = Spool.inTemporaryFolder();
  private final Resources resources = new Resources();
  private final Resources.Scope scope = resources.scope();
  private final Services services = services(scope);

  private Services services(Resources.Scope of) {
    InstantSource clock = InstantSource.system();
    MemoryStore store = new MemoryStore(1000, clock);
    return new Services("mx.example.net", spool, of, store, ZoneFile.EMPTY, clock);
  }

  @AfterEach
  void nothingLeft() {
    scope.close();
    assertThat(resources.open()).isZero();
    assertThat(spool.open()).isZero();
  }

  private MessageFilter filter(String yaml) throws ConfigException {
    return (MessageFilter) new Rspamd().build(Config.parse("test.yaml", yaml), services).getFirst();
  }

  private static String servers(ScriptedPeer peer, String... more) {
    return "servers: [" + peer.endpoint() + "]\n" + String.join("\n", more);
  }

  @Test
  void asksAndPassesOn() throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.inet(
            ok("{\"action\":\"reject\",\"milter\":{\"remove_headers\":{\"A\":0}}}"))) {
      Outcome outcome = filter(servers(peer, "settings-id: x")).onMessage(MAIL);
      assertThat(outcome.edits()).containsExactly(new Edit.RemoveAll("A"));
      assertThat(outcome.findings())
          .extracting(Finding::name)
          .containsExactly("spam:reject", "rspamd:server", "rspamd:time");
      assertThat(outcome.findings().get(1))
          .isEqualTo(new Finding.Mark("rspamd:server", peer.endpoint().toString()));
      assertThat(((Finding.Mark) outcome.findings().get(2)).value()).matches("\\d+\\.\\d\\d");
      ScriptedPeer.Request request = peer.requests.take();
      assertThat(request.head())
          .contains("\r\nFrom: <ann@example.org>\r\nRcpt: <bob@example.net>\r\n");
      assertThat(request.head()).contains("\r\nSettings-ID: x\r\n");
      assertThat(request.text()).isEqualTo("Subject: test\r\n\r\nhello");
    }
  }

  @Test
  void compressesWhenTold() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.inet(ok(FINE))) {
      filter(servers(peer, "compression: zstd")).onMessage(MAIL);
      assertThat(peer.requests.take().head()).contains("\r\nCompression: zstd\r\n");
    }
  }

  @Test
  void leavesLargeMessagesAlone() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.inet(ok(FINE))) {
      long size = MAIL.message().size();
      Outcome large = filter(servers(peer, "max-size: " + (size - 1))).onMessage(MAIL);
      assertThat(large).isEqualTo(Outcome.PROCEED.find(new Finding.Mark("rspamd:oversize")));
      assertThat(peer.connections()).isZero();
      filter(servers(peer, "max-size: " + size)).onMessage(MAIL);
      assertThat(peer.requests).hasSize(1);
    }
  }

  @Test
  void goesOnWithoutOptionalServersOnlyWhileNobodyListens() throws Exception {
    MessageFilter optional = filter("optional: true\nservers: [" + nobody() + "]");
    assertThat(optional.onMessage(MAIL))
        .isEqualTo(Outcome.PROCEED.find(new Finding.Mark("rspamd:absent")));
    MessageFilter required = filter("servers: [" + nobody() + "]");
    assertThatThrownBy(() -> required.onMessage(MAIL)).isInstanceOf(UnavailableException.class);
    try (ScriptedPeer broken = ScriptedPeer.inet(raw(""))) {
      MessageFilter other = filter(servers(broken, "optional: true"));
      assertThatThrownBy(() -> other.onMessage(MAIL)).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void noticesWhenOptionalServersComeAndGo(@org.junit.jupiter.api.io.TempDir Path folder)
      throws Exception {
    Path socket = folder.resolve("rspamd.sock");
    MessageFilter filter = filter("optional: true\nservers: [unix:" + socket + "]");
    for (int i = 0; i < 3; i++) {
      assertThat(filter.onMessage(MAIL).findings())
          .containsExactly(new Finding.Mark("rspamd:absent"));
      try (ScriptedPeer peer = ScriptedPeer.unix(socket, ok(FINE))) {
        assertThat(filter.onMessage(MAIL).findings().getFirst())
            .isInstanceOf(Finding.SpamAction.class);
      }
      java.nio.file.Files.delete(socket);
    }
  }

  @Test
  void aReplyWithoutActionIsAFailureAndItsBodyGivenUp() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.inet(ok("{}new body", "Message-Offset: 2"))) {
      MessageFilter filter = filter(servers(peer));
      assertThatThrownBy(() -> filter.onMessage(MAIL)).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void aNewBodyIsTheOutcomes() throws Exception {
    try (ScriptedPeer peer =
        ScriptedPeer.inet(ok(FINE + "new body", "Message-Offset: " + FINE.length()))) {
      Outcome outcome = filter(servers(peer)).onMessage(MAIL);
      assertThat(((Edit.ReplaceBody) outcome.edits().getFirst()).body().open())
          .hasContent("new body");
      outcome.close();
    }
  }

  @Test
  void equalServersAreSharedAndCarriedOver() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.inet(ok(FINE));
        Resources.Scope next = resources.scope()) {
      filter(servers(peer)).onMessage(MAIL);
      filter(servers(peer, "settings-id: other")).onMessage(MAIL);
      MessageFilter reloaded =
          (MessageFilter)
              new Rspamd()
                  .build(Config.parse("test.yaml", servers(peer)), services(next))
                  .getFirst();
      scope.close();
      reloaded.onMessage(MAIL);
      assertThat(peer.connections()).isEqualTo(1);
      assertThat(resources.open()).isEqualTo(1);
    }
  }

  @Test
  void declaresWhatItDoes() throws Exception {
    Needs needs = filter("").needs();
    assertThat(needs.facts()).isEqualTo(EnumSet.allOf(Fact.class));
    assertThat(needs.header()).isTrue();
    assertThat(needs.body()).isTrue();
    assertThat(needs.quarantines()).isFalse();
    assertThat(needs.macros()).isEmpty();
    assertThat(needs.owns()).containsExactly("x-rspamd-action");
    Set<Edit.Kind> edits = EnumSet.allOf(Edit.Kind.class);
    edits.remove(Edit.Kind.REPLACE);
    assertThat(needs.edits()).isEqualTo(edits);
    assertThat(needs.produces())
        .containsExactlyInAnyOrder(
            "symbol:*",
            "spam:*",
            "rspamd:oversize",
            "rspamd:absent",
            "rspamd:spam-header",
            "rspamd:server",
            "rspamd:time",
            "rspamd:pre-result");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          servers: []                  | at least one server
          headers: {Host: x}           | 'Host' cannot be set
          headers: {content-length: 7} | 'content-length' cannot be set
          headers: {'a b': x}          | 'a b' cannot be set
          compression: gzip            | not one of none, zstd
          max-errors: 0                | at least 1
          max-connections: 0           | at least 1
          timeout: 3s                  | timeout
          """)
  void refusesWhatCannotBe(String yaml, String problem) {
    assertThatThrownBy(() -> filter(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test.yaml:1:")
        .hasMessageContaining(problem);
  }
}
