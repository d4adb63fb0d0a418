package org.sluicemail.filters.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

@Timeout(20)
class CopyingTest {
  private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");

  /** Rmilter had one condition for both channels; here each target has its own. */
  private static final String TARGETS =
      """
      redis: redis://127.0.0.1:1
      targets:
        - {channel: all}
        - {channel: copies, verdict: [proceed, quarantine]}
        - {channel: spam, when: {finding: ["spam:reject", "spam:add-header"]}}
        - {stream: virus, when: {finding: virus}, unless: {sender: probe@}, max-length: 9}
        - {channel: large, when: {size: "> 10KiB"}}
        - {channel: none, sample: 0}
      """;

  private final List<Copy> taken = new ArrayList<>();

  private final class Taker implements Delivery {
    @Override
    public void deliver(Copy copy) {
      taken.add(copy);
    }

    @Override
    public void probe() {}

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({
    "proceed, no-action, false, 0, all copies",
    "proceed, add-header, false, 0, all copies spam",
    "proceed, add-header, false, 20000, all copies spam large",
    "quarantine, no-action, false, 0, all copies",
    "reject, reject, false, 0, all spam",
    "reject, no-action, true, 0, all virus",
    "reject, reject, true, 0, all spam virus",
    "proceed, reject, false, 0, all copies spam",
    "discard, no-action, false, 0, all",
    "tempfail, greylist, false, 0, all",
  })
  void eachTargetHasItsOwnMail(
      String verdict, String action, boolean virus, int size, String channels) throws Exception {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding.SpamAction(
            action.replace('-', ' '), 1, 15, Optional.empty(), Optional.empty()));
    if (virus) {
      findings.add(new Finding.Virus("Eicar"));
    }
    Mail mail = Endings.mail(Session.UNKNOWN, "x".repeat(size), "Subject: a");
    end(Endings.of(verdict(verdict), mail, findings.toArray(Finding[]::new)));
    assertThat(taken).hasSize(1);
    assertThat(taken.getFirst().time()).isEqualTo(NOON);
    assertThat(taken.getFirst().targets().stream().map(CopyingTest::name).toList())
        .containsExactly(channels.split(" "));
  }

  @Test
  void mailThatNeverBecameWholeIsNotCopied() throws Exception {
    for (Ending.How how : Ending.How.values()) {
      end(
          new Ending(
              how,
              Session.UNKNOWN,
              Endings.ENVELOPE,
              Optional.empty(),
              Findings.NONE,
              Optional.of(verdict("reject")),
              List.of(),
              List.of()));
    }
    Mail mail = Endings.mail(Session.UNKNOWN, "", "Subject: a");
    end(
        new Ending(
            Ending.How.DISCONNECTED,
            Session.UNKNOWN,
            Endings.ENVELOPE,
            Optional.of(mail),
            Findings.NONE,
            Optional.empty(),
            List.of(),
            List.of()));
    assertThat(taken).isEmpty();
  }

  private void end(Ending ending) throws ConfigException {
    Settings settings = Config.parse("test.yaml", TARGETS).bind(Settings.class);
    List<Target> targets = new ArrayList<>();
    for (Settings.Aim aim : settings.targets()) {
      targets.add(Target.of(aim));
    }
    Courier courier =
        new Courier("test", new Outbox(9, 1 << 20), new Taker(), Duration.ofSeconds(10));
    new Copying(targets, courier, InstantSource.fixed(NOON)).ended(ending);
    courier.close();
  }

  private static String name(Target target) {
    return switch (target.place()) {
      case Target.Place.Channel(String name) -> name;
      case Target.Place.Stream(String name, long maxLength) -> maxLength == 9 ? name : "?";
    };
  }

  private static Verdict verdict(String word) {
    return switch (word) {
      case "proceed" -> Verdict.proceed();
      case "quarantine" -> new Verdict.Quarantine("odd");
      case "tempfail" -> new Verdict.TempFail(new Reply(451, "4.7.1", "Later"));
      case "discard" -> new Verdict.Discard("odd");
      default -> new Verdict.Reject(new Reply(554, "5.7.1", "No"));
    };
  }
}
