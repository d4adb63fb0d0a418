package org.sluicemail.filters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.ScriptedClamd.clean;
import static org.sluicemail.upstream.ScriptedClamd.early;
import static org.sluicemail.upstream.ScriptedClamd.found;
import static org.sluicemail.upstream.ScriptedClamd.say;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Spool;
import org.sluicemail.store.MemoryStore;
import org.sluicemail.upstream.ScriptedClamd;

@Timeout(60)
class ClamAvTest {
  private static final Mail MAIL = Fixture.mail("Subject: test", "", "hello");
  private static final String TOO_LARGE = "INSTREAM size limit exceeded. ERROR\0";

  private final Spool spool = Spool.inTemporaryFolder();
  private final Resources resources = new Resources();
  private final Resources.Scope scope = resources.scope();

  @AfterEach
  void nothingLeft() {
    scope.close();
    assertThat(resources.open()).isZero();
    assertThat(spool.open()).isZero();
  }

  private MessageFilter filter(String yaml) throws ConfigException {
    return filter(yaml, scope);
  }

  private MessageFilter filter(String yaml, Resources.Scope of) throws ConfigException {
    InstantSource clock = InstantSource.system();
    Services services =
        new Services(
            "mx.example.net", spool, of, new MemoryStore(10, clock), ZoneFile.EMPTY, clock);
    return (MessageFilter) new ClamAv().build(Config.parse("test.yaml", yaml), services).getFirst();
  }

  private MessageFilter filter(ScriptedClamd peer, String... more) throws ConfigException {
    return filter(servers(peer, more));
  }

  private static String servers(ScriptedClamd peer, String... more) {
    return "servers: [" + peer.endpoint() + "]\n" + String.join("\n", more);
  }

  @Test
  void anInfectedMailIsRejected() throws Exception {
    try (ScriptedClamd peer = ScriptedClamd.inet(found("Eicar-Test-Signature"))) {
      assertThat(filter(peer).onMessage(MAIL))
          .isEqualTo(
              Outcome.reject(554, "5.7.1", "Infected by Eicar-Test-Signature")
                  .find(new Finding.Virus("Eicar-Test-Signature")));
    }
  }

  /** Rmilter put a Received field of its own before it; signatures of whole files missed. */
  @Test
  void exactlyTheReceivedOctetsAreScanned() throws Exception {
    try (ScriptedClamd peer = ScriptedClamd.inet(clean())) {
      assertThat(filter(peer).onMessage(MAIL)).isEqualTo(Outcome.PROCEED);
      assertThat(peer.streams.take()).asString(UTF_8).isEqualTo("Subject: test\r\n\r\nhello");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Eicar-Test-Signature, virus, virus:Eicar-Test-Signature",
    "Heuristics.Encrypted.Zip, encrypted, clamav:encrypted",
    "Heuristics.Encrypted.PDF, encrypted, clamav:encrypted",
    "Heuristics.OLE2.ContainsMacros, macros, clamav:macros",
    "Heuristics.OLE2.ContainsMacros.VBA, macros, clamav:macros",
    "Heuristics.Limits.Exceeded, limits-exceeded, clamav:limits-exceeded",
    "Heuristics.Limits.Exceeded.MaxScanTime, limits-exceeded, clamav:limits-exceeded",
    "Heuristics.Phishing.Email.SpoofedDomain, virus, virus:Heuristics.Phishing.Email.SpoofedDomain",
    "Win.Heuristics.Encrypted.Zip, virus, virus:Win.Heuristics.Encrypted.Zip",
    "OK, virus, virus:OK",
  })
  void suspicionsAreNoViruses(String signature, String key, String finding) throws Exception {
    for (String each : List.of("virus", "encrypted", "macros", "limits-exceeded")) {
      try (ScriptedClamd peer = ScriptedClamd.inet(found(signature))) {
        String others = each.equals("virus") ? "" : "virus: proceed";
        String ours = each + ": reject 550 5.7.9 Found {virus}";
        Outcome outcome = filter(peer, others, ours).onMessage(MAIL);
        assertThat(outcome.findings()).extracting(Finding::name).containsExactly(finding);
        assertThat(words(outcome))
            .isEqualTo(each.equals(key) ? "550 5.7.9 Found " + signature : "proceed");
      }
    }
  }

  private static String words(Outcome outcome) {
    return outcome.verdict() instanceof Verdict.Reject(var reply)
        ? reply.toString()
        : outcome.verdict().word();
  }

  @Test
  void aSuspicionIsAMarkWithItsName() throws Exception {
    try (ScriptedClamd peer = ScriptedClamd.inet(found("Heuristics.Encrypted.Zip"))) {
      assertThat(filter(peer).onMessage(MAIL))
          .isEqualTo(
              Outcome.PROCEED.find(
                  new Finding.Mark("clamav:encrypted", "Heuristics.Encrypted.Zip")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Suspected.Zip, clamav:allowed",
    "PUA.Win.Packer, clamav:allowed",
    "Test.New.1, clamav:observed",
    "Heuristics.Encrypted.Zip, clamav:observed",
  })
  void signaturesCanBeAllowedOrObserved(String signature, String mark) throws Exception {
    try (ScriptedClamd peer = ScriptedClamd.inet(found(signature))) {
      String yaml =
          """
          allow: [Suspected.Zip, PUA.*]
          observe: [Test.*, PUA.Win.Packer, Heuristics.Encrypted.*]
          encrypted: reject
          """;
      assertThat(filter(peer, yaml).onMessage(MAIL))
          .isEqualTo(Outcome.PROCEED.find(new Finding.Mark(mark, signature)));
    }
  }

  @Test
  void aMailCanBeMarkedAndSetAside() throws Exception {
    try (ScriptedClamd peer = ScriptedClamd.inet(found("X.Y"))) {
      MessageFilter filter =
          filter(peer, "virus: ['add-header X-Virus: {virus}', 'quarantine Infected: {virus}']");
      assertThat(filter.onMessage(MAIL))
          .isEqualTo(
              Outcome.quarantine("Infected: X.Y")
                  .edit(new Edit.Append(HeaderField.of("X-Virus", "X.Y")))
                  .find(new Finding.Virus("X.Y")));
      assertThat(filter.needs().quarantines()).isTrue();
      assertThat(filter.needs().owns()).containsExactly("x-virus");
      assertThat(filter.needs().edits()).contains(Edit.Kind.APPEND);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "proceed, proceed",
    "reject 552 5.3.4 Too large for us, 552 5.3.4 Too large for us",
    "tempfail, tempfail",
  })
  void whatIsTooLargeIsTreatedAsConfigured(String oversize, String verdict) throws Exception {
    long size = MAIL.message().size();
    try (ScriptedClamd peer = ScriptedClamd.inet(clean())) {
      String treatment = "oversize: " + oversize;
      Outcome large = filter(peer, treatment, "max-size: " + (size - 1)).onMessage(MAIL);
      assertThat(words(large)).isEqualTo(verdict);
      assertThat(large.findings()).containsExactly(new Finding.Mark("clamav:oversize"));
      assertThat(peer.commands).isEmpty();
      assertThat(filter(peer, treatment, "max-size: " + size).onMessage(MAIL))
          .isEqualTo(Outcome.PROCEED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void soIsWhatClamdFindsTooLarge(int cache) throws Exception {
    try (ScriptedClamd peer = ScriptedClamd.inet(early(5, TOO_LARGE))) {
      MessageFilter filter = filter(peer, "oversize: tempfail", "cache: " + cache);
      Outcome outcome = filter.onMessage(MAIL);
      assertThat(outcome.verdict().word()).isEqualTo("tempfail");
      assertThat(outcome.findings()).containsExactly(new Finding.Mark("clamav:oversize"));
    }
  }

  @Test
  void theBeginningOfWhatIsTooLargeCanBeScanned() throws Exception {
    try (ScriptedClamd peer = ScriptedClamd.inet(clean(), found("X"), say(TOO_LARGE))) {
      String yaml = "truncate: true\ncache: 0\noversize: tempfail\nmax-size: 10";
      MessageFilter filter = filter(peer, yaml);
      assertThat(words(filter.onMessage(MAIL))).isEqualTo("tempfail");
      assertThat(peer.streams.take()).asString(UTF_8).isEqualTo("Subject: t");
      Outcome infected = filter.onMessage(MAIL);
      assertThat(words(infected)).isEqualTo("554 5.7.1 Infected by X");
      assertThat(infected.findings())
          .containsExactly(new Finding.Mark("clamav:oversize"), new Finding.Virus("X"));
      assertThatThrownBy(() -> filter.onMessage(MAIL)).hasMessageContaining("StreamMaxLength");
    }
  }

  @Test
  void verdictsAreRememberedUnlessSwitchedOff() throws Exception {
    for (int cache : new int[] {0, 1}) {
      try (ScriptedClamd peer = ScriptedClamd.inet(clean())) {
        MessageFilter filter = filter(peer, "cache: " + cache);
        for (int i = 0; i < 3; i++) {
          filter.onMessage(MAIL);
        }
        assertThat(peer.streams).hasSize(cache == 0 ? 3 : 1);
        assertThat(peer.commands.contains("VERSION")).isEqualTo(cache > 0);
      }
    }
  }

  @Test
  void aReloadForgetsNothing() throws Exception {
    try (ScriptedClamd peer = ScriptedClamd.inet(clean());
        Resources.Scope next = resources.scope()) {
      filter(peer).onMessage(MAIL);
      MessageFilter reloaded = filter(servers(peer, "virus: quarantine"), next);
      scope.close();
      reloaded.onMessage(MAIL);
      assertThat(peer.streams).hasSize(1);
      assertThat(resources.open()).isEqualTo(2);
    }
  }

  @Test
  void declaresWhatItDoes() throws Exception {
    Needs needs = filter("").needs();
    assertThat(needs.header()).isTrue();
    assertThat(needs.body()).isTrue();
    assertThat(needs.facts()).isEmpty();
    assertThat(needs.edits()).isEmpty();
    assertThat(needs.quarantines()).isFalse();
    assertThat(needs.produces())
        .containsExactlyInAnyOrder(
            "virus",
            "virus:*",
            "clamav:encrypted",
            "clamav:macros",
            "clamav:limits-exceeded",
            "clamav:oversize",
            "clamav:absent",
            "clamav:allowed",
            "clamav:observed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          servers: []                         | at least one server
          servers: 127.0.0.1                  | 127.0.0.1
          servers: "a:3310, b:3310"           | a:3310, b:3310
          virus: drop                         | 'drop' is not one of proceed
          virus: [reject, quarantine]         | choose one
          oversize: reject too big {virus}    | what is too large has no {virus}
          allow: "*"                          | expected the name of a signature
          max-size: 0                         | at least 1
          max-errors: 0                       | at least 1
          cache: -1                           | at least 0
          cache-time: 0s                      | at least 1s
          macro: reject                       | macro
          """)
  void refusesWhatCannotBe(String yaml, String problem) {
    assertThatThrownBy(() -> filter(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("test.yaml:1:")
        .hasMessageContaining(problem);
  }
}
