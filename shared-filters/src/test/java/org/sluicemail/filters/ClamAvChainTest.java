package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.ScriptedClamd.clean;
import static org.sluicemail.upstream.ScriptedClamd.found;
import static org.sluicemail.upstream.ScriptedClamd.silent;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.upstream.ScriptedClamd;
import org.sluicemail.upstream.ScriptedPeer;

/** ClamAv among other filters: who is spared, who hears of a virus, and what a failure comes to. */
@Timeout(60)
class ClamAvChainTest {
  private static final String TAGGED = "[RemoveAll[name=X-Virus], Append[field=X-Virus: seen]]";

  /** What becomes of a mail from this client to these recipients, with this configuration. */
  private static Decision decide(String yaml, String client, String... recipients)
      throws Exception {
    Config config = Config.parse("test.yaml", "routes: [{chain: c}]\n" + yaml);
    try (Engine engine = Engine.of(config, ServerSettings.class, new Resources());
        Message message = Mails.message("Subject: a\nX-Virus: none\n\nbody\n")) {
      Transaction mail =
          engine
              .chain("c")
              .orElseThrow()
              .begin(Mails.session(client), ReversePath.of("<ann@example.com>"), Door.ANY);
      List<Recipient> all = Stream.of(recipients).map(Recipient::of).toList();
      Decision decision = mail.all(all, message, Pulse.NONE);
      mail.end(Ending.How.DECIDED);
      return decision;
    }
  }

  private static String scanning(ScriptedClamd clamd, String... more) {
    return """
    chains: {c: [clamav]}
    filters:
      clamav:
        type: ClamAv
        servers: %s
        %s
    """
        .formatted(clamd.endpoint(), String.join("\n    ", more));
  }

  /** Rmilter looked at the last recipient only. */
  @ParameterizedTest
  @CsvSource({
    "<abuse@example.org>, <bob@example.org>, 1",
    "<bob@example.org>, <abuse@example.org>, 1",
    "<abuse@example.org>, <ABUSE@example.org>, 0",
  })
  void aMailIsSparedOnlyWhenAllRecipientsAre(String one, String other, int scans) throws Exception {
    try (ScriptedClamd clamd = ScriptedClamd.inet(clean())) {
      String yaml = scanning(clamd, "unless: {recipient: abuse@example.org}");
      decide(yaml, "192.0.2.1", one, other);
      assertThat(clamd.streams).hasSize(scans);
    }
  }

  /** Rmilter forgot whom clamd was to spare when rspamd had failed. */
  @ParameterizedTest
  @CsvSource({"192.0.2.1, 0", "198.51.100.1, 1", "2001:db8::1, 0", "2001:db9::1, 1"})
  void clientsAreSparedWhateverOtherFiltersDo(String client, int scans) throws Exception {
    try (ScriptedClamd clamd = ScriptedClamd.inet(clean())) {
      String yaml =
          scanning(clamd, "unless: {client: [192.0.2.0/24, '2001:db8::/32']}")
                  .replace("[clamav]", "[rspamd, clamav]")
              + "  rspamd: {type: Rspamd, on-error: proceed, servers: \"%s\"}\n"
                  .formatted(ScriptedPeer.nobody());
      assertThat(decide(yaml, client, "<bob@example.org>").oneAnswer().word()).isEqualTo("proceed");
      assertThat(clamd.streams).hasSize(scans);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "virus, X.Y, true",
    "virus:X.Y, X.Y, true",
    "virus:X.Y, X.Z, false",
    "clamav:encrypted, X.Y, false",
    "clamav:encrypted, Heuristics.Encrypted.Zip, true",
    "virus, Heuristics.Encrypted.Zip, false",
  })
  void laterFiltersHearOfIt(String finding, String signature, boolean heard) throws Exception {
    try (ScriptedClamd clamd = ScriptedClamd.inet(found(signature))) {
      String yaml =
          scanning(clamd, "virus: proceed").replace("[clamav]", "[clamav, tag]")
              + """
                tag:
                  type: HeaderTable
                  when: {finding: "%s"}
                  add: [{name: X-Virus, value: seen}]
              """
                  .formatted(finding)
                  .indent(0);
      Decision decision = decide(yaml, "192.0.2.1", "<bob@example.org>");
      assertThat(decision.edits().toString().equals(TAGGED)).isEqualTo(heard);
    }
  }

  @ParameterizedTest
  @CsvSource({"tempfail", "proceed", "reject"})
  void theOperatorSaysWhatAFailureComesTo(String onError) throws Exception {
    try (ScriptedClamd clamd = ScriptedClamd.inet(silent())) {
      String yaml = scanning(clamd, "timeout: 200ms", "on-error: " + onError);
      Decision decision = decide(yaml, "192.0.2.1", "<bob@example.org>");
      assertThat(decision.oneAnswer().word()).isEqualTo(onError);
      assertThat(decision.reports().getFirst().failure()).contains("no answer within 200 ms");
      while (!clamd.isAlone()) {
        Thread.onSpinWait(); // the chain's deadline has ended the request, too
      }
    }
  }

  @Test
  void aTimeoutBeyondTheDeadlineOfTheMessageIsRefused() throws Exception {
    try (ScriptedClamd clamd = ScriptedClamd.inet(clean())) {
      String yaml = scanning(clamd, "timeout: 300s");
      assertThatThrownBy(() -> decide(yaml, "192.0.2.1", "<bob@example.org>"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("timeout");
    }
  }
}
