package org.sluicemail.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Mode;
import org.sluicemail.chain.Report;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Moment;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.mail.Tls;

class SummaryTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-02-03T12:00:00Z"));
  private static final Journal TEXT = new Journal(Journal.Form.TEXT, NOON);
  private static final Journal JSON = new Journal(Journal.Form.JSON, NOON);
  private static final Verdict REJECT =
      new Verdict.Reject(new Reply(554, "5.7.1", "Spam message rejected"));
  private static final Verdict LATER = new Verdict.TempFail(new Reply(451, "4.7.1", "Later"));

  private static Decision.ForRecipient to(String address, Verdict verdict) {
    return new Decision.ForRecipient(Recipient.of(address), verdict);
  }

  private static Report report(String name, Verdict verdict, Optional<String> failure, Mode mode) {
    Duration took = Duration.ofNanos(41_234_567);
    return new Report(name, Moment.MESSAGE, took, Outcome.of(verdict), failure, mode);
  }

  private static final Findings FOUND =
      Findings.of(
          "rspamd",
          new Finding.SpamAction("add header", 7.125, 15, Optional.empty(), Optional.empty()),
          new Finding.Symbol("LIGHT", -0.5, List.of()),
          new Finding.Symbol("HEAVY", 8, List.of("x")),
          new Finding.Mark("rspamd:server", "192.0.2.9:11333"),
          new Finding.Mark("rspamd:time", "0.04"),
          new Finding.Virus("Eicar"),
          new Finding.Virus("Eicar"),
          new Finding.Mark("greylist", "new record"),
          new Finding.Mark("friend"),
          new Finding.Mark("quarantine", "odd"),
          new Finding.ReplyToOurs("<1@example.org>", "bob@example.org"));

  private static final Header HEADER =
      Mails.header(
          "Subject: Cheap =?utf-8?q?p=C3=BClls?=\n \"now\"\nMessage-Id: <1@example.com>\n");

  private static Summary full() {
    return new Summary(
        Mails.session().withUser("ann").withTls(new Tls("TLSv1.3", "AES", "", "")),
        "inbound",
        ReversePath.of("<alice@example.com>"),
        List.of(
            to("bob@example.org", Verdict.proceed()),
            to("carol@example.org", LATER),
            to("dave@example.org", new Verdict.Discard("unwanted"))),
        Ending.How.DECIDED,
        Optional.of(new Verdict.Quarantine("looks \"odd\"")),
        Moment.MESSAGE,
        Optional.of(HEADER),
        Optional.of(5120L),
        FOUND,
        3,
        Duration.ofMillis(45),
        List.of(
            report("rspamd", Verdict.proceed(), Optional.empty(), Mode.ENFORCE),
            report("clamav", LATER, Optional.of("no answer"), Mode.ENFORCE),
            report("trial", REJECT, Optional.empty(), Mode.OBSERVE)));
  }

  private static Summary with(Session session, Header header, ReversePath sender) {
    Summary full = full();
    return new Summary(
        session,
        full.chain(),
        sender,
        full.recipients(),
        full.how(),
        full.verdict(),
        full.stage(),
        Optional.of(header),
        full.size(),
        full.findings(),
        full.edits(),
        full.waited(),
        full.reports());
  }

  /** A mail that ended before its message. */
  private static Summary early(
      Ending.How how, Optional<Verdict> told, Moment stage, Decision.ForRecipient... named) {
    return new Summary(
        Session.UNKNOWN,
        "all",
        ReversePath.of("<>"),
        List.of(named),
        how,
        told,
        stage,
        Optional.empty(),
        Optional.empty(),
        Findings.NONE,
        0,
        Duration.ZERO,
        List.of());
  }

  @Test
  void tellsEverythingInOneLine() {
    assertThat(TEXT.line(full()))
        .isEqualTo(
            "4bT0000001: verdict=quarantine reply=\"looks \\\"odd\\\"\" stage=message chain=inbound"
                + " client=mail.example.com[192.0.2.1] helo=mail.example.com user=ann tls=TLSv1.3"
                + " from=<alice@example.com> rcpts=3 to=<bob@example.org>"
                + " refused=\"<carol@example.org> tempfail 451 4.7.1 Later,"
                + "<dave@example.org> discard unwanted\""
                + " size=5120 message-id=<1@example.com>"
                + " subject=\"Cheap \\x3d?utf-8?q?p\\x3dC3\\x3dBClls?\\x3d \\\"now\\\"\""
                + " spam=add-header score=7.13/15.00 symbols=HEAVY:8.00,LIGHT:-0.50 virus=Eicar"
                + " found=\"greylist:new record,friend,reply\" edits=3 time=45ms"
                + " filters=rspamd:proceed:41ms,clamav:failed:41ms,trial:reject(observed):41ms");
  }

  @Test
  void tellsTheSameInJson() throws Exception {
    JsonNode json = new ObjectMapper().readTree(JSON.line(full()));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "time",
            "queue-id",
            "verdict",
            "reply",
            "stage",
            "chain",
            "client",
            "client-name",
            "helo",
            "user",
            "tls",
            "from",
            "rcpts",
            "to",
            "size",
            "message-id",
            "subject",
            "spam",
            "score",
            "required",
            "symbols",
            "viruses",
            "found",
            "edits",
            "ms",
            "filters");
    assertThat(json.get("time").asText()).isEqualTo("2026-02-03T12:00:00Z");
    assertThat(json.get("reply").asText()).isEqualTo("looks \"odd\"");
    assertThat(json.get("client").asText()).isEqualTo("192.0.2.1");
    assertThat(json.get("from").asText()).isEqualTo("alice@example.com");
    assertThat(json.get("to"))
        .hasToString(
            "[{\"address\":\"bob@example.org\",\"verdict\":\"proceed\"},"
                + "{\"address\":\"carol@example.org\",\"verdict\":\"tempfail\","
                + "\"reply\":\"451 4.7.1 Later\"},"
                + "{\"address\":\"dave@example.org\",\"verdict\":\"discard\","
                + "\"reply\":\"unwanted\"}]");
    assertThat(json.get("subject").asText()).isEqualTo("Cheap =?utf-8?q?p=C3=BClls?= \"now\"");
    assertThat(json.get("symbols").get(0)).hasToString("{\"name\":\"HEAVY\",\"score\":8.0}");
    assertThat(json.get("viruses")).hasToString("[\"Eicar\"]");
    assertThat(json.get("found"))
        .hasToString(
            "[{\"name\":\"greylist\",\"value\":\"new record\"},{\"name\":\"friend\"},"
                + "{\"name\":\"reply\"}]");
    assertThat(json.get("ms").asDouble()).isEqualTo(45);
    assertThat(json.get("filters").get(1))
        .hasToString(
            "{\"name\":\"clamav\",\"stage\":\"message\",\"outcome\":\"failed\","
                + "\"failure\":\"no answer\",\"ms\":41.235}");
    assertThat(json.get("filters").get(2).get("observed").asBoolean()).isTrue();
  }

  @Test
  void leavesOutWhatNobodyKnows() {
    assertThat(TEXT.line(early(Ending.How.DECIDED, Optional.of(REJECT), Moment.SENDER)))
        .isEqualTo(
            "NOQUEUE: verdict=reject reply=\"554 5.7.1 Spam message rejected\" stage=sender"
                + " chain=all from=<> time=0ms");
    assertThat(JSON.line(early(Ending.How.DECIDED, Optional.of(Verdict.proceed()), Moment.HEADER)))
        .isEqualTo(
            "{\"time\":\"2026-02-03T12:00:00Z\",\"verdict\":\"proceed\",\"stage\":\"header\","
                + "\"chain\":\"all\",\"edits\":0,\"ms\":0.0}");
  }

  @ParameterizedTest
  @CsvSource({
    "DECIDED, reject, SENDER, , true, reject",
    "DECIDED, proceed, HEADER, , true, proceed",
    "ABORTED, , SENDER, , false, aborted",
    "ABORTED, , RECIPIENT, proceed, false, aborted",
    "ABORTED, , RECIPIENT, reject, true, aborted",
    "ABORTED, , HEADER, proceed, true, aborted",
    "DISCONNECTED, , RECIPIENT, proceed, false, disconnected",
    "DISCONNECTED, , RECIPIENT, tempfail, true, disconnected",
    "DISCONNECTED, , MESSAGE, , true, disconnected",
  })
  void isWorthALineWhenSomethingWasSaid(
      Ending.How how, String told, Moment stage, String of, boolean worth, String word) {
    Decision.ForRecipient[] named =
        of == null
            ? new Decision.ForRecipient[0]
            : new Decision.ForRecipient[] {to("a@b", verdict(of))};
    Summary mail = early(how, Optional.ofNullable(told).map(SummaryTest::verdict), stage, named);
    assertThat(mail.isWorthALine()).isEqualTo(worth);
    assertThat(mail.word()).isEqualTo(word);
  }

  private static Verdict verdict(String word) {
    return switch (word) {
      case "reject" -> REJECT;
      case "tempfail" -> LATER;
      default -> Verdict.proceed();
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a verdict=proceed",
        "a\" verdict=proceed x=\"",
        "a\\\" verdict=proceed",
        "a\r\nNOQUEUE: verdict=proceed",
        "a\u0085b verdict=proceed",
        "a\u2028\u202everdict=proceed verdict=x",
        "a\u00a0verdict=proceed\u3000verdict=proceed",
        "a\tverdict=proceed",
      })
  void nothingFromOutsideLooksLikeOurWord(String forged) {
    Session session = Mails.session().withHelo(forged).withUser(forged).withQueueId("4b " + forged);
    Header header =
        new Header(
            List.of(
                HeaderField.of(Octets.of("Subject"), Octets.of(forged)),
                HeaderField.of(Octets.of("Message-Id"), Octets.of(forged))));
    String line = TEXT.line(with(session, header, ReversePath.of("<" + forged + "@a>")));
    assertThat(line.split("\\sverdict=", -1)).as(line).hasSize(2);
    assertThat(line.lines()).hasSize(1);
    assertThat(line.chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void isBoundedWhateverComes() throws Exception {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      Summary mail = garbage(random, 1 << random.nextInt(14));
      String text = TEXT.line(mail);
      assertThat(text.length()).isLessThan(8000);
      assertThat(text.chars()).noneMatch(Character::isISOControl);
      assertThat(text.split(" verdict=", -1)).as(text).hasSize(2);
      String json = JSON.line(mail);
      assertThat(json.length()).isLessThan(400_000);
      assertThat(json.chars()).noneMatch(Character::isISOControl);
      assertThat(new ObjectMapper().readTree(json).get("verdict").asText()).isEqualTo("quarantine");
    }
  }

  private static Summary garbage(Random random, int length) {
    List<Decision.ForRecipient> recipients = new ArrayList<>();
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < random.nextInt(200); i++) {
      recipients.add(to(text(random, length), i % 3 == 0 ? LATER : Verdict.proceed()));
      found.add(new Finding.Symbol(text(random, length), random.nextDouble(), List.of()));
      found.add(new Finding.Mark(text(random, length), text(random, length)));
      found.add(new Finding.Virus(text(random, length)));
    }
    String action = text(random, length);
    found.add(new Finding.SpamAction(action, 1e9, 15, Optional.empty(), Optional.empty()));
    HeaderField subject =
        HeaderField.of(Octets.of("Subject"), Octets.of(text(random, length).replace('\n', 'x')));
    Report report = report("f", LATER, Optional.of(text(random, length)), Mode.ENFORCE);
    return new Summary(
        Mails.session().withHelo(text(random, length)).withQueueId(text(random, length)),
        "inbound",
        ReversePath.of("<a" + text(random, length) + ">"),
        recipients,
        Ending.How.DECIDED,
        Optional.of(new Verdict.Quarantine("x" + text(random, length))),
        Moment.MESSAGE,
        Optional.of(new Header(List.of(subject))),
        Optional.of(1L),
        Findings.of("f", found.toArray(Finding[]::new)),
        1,
        Duration.ofDays(1000),
        Collections.nCopies(random.nextInt(200), report));
  }

  private static String text(Random random, int length) {
    String letters = "ab \"=\\\r\n\t\0\u0085\u202e\u00e4\ud800\udcff\ud83d\ude00,:<>verdict=";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(length); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "abc, 5, abc",
    "abcdef, 5, ab...",
    "'a\\b', 5, 'a\\\\b'",
    "abcde, 5, abcde",
  })
  void cuts(String text, int max, String cut) {
    assertThat(Bounded.text(text, max)).isEqualTo(cut);
  }

  @Test
  void cutsNoCharacterInTwo() {
    assertThat(Bounded.text("a\ud83d\ude00bcdefg", 5)).isEqualTo("a...");
  }

  @Test
  void countsWhatItLeavesOut() {
    assertThat(Bounded.list(List.of("aaa", "bbb", "ccc", "ddd"), 8))
        .containsExactly("aaa", "bbb", "+2");
    assertThat(Bounded.list(List.of("aaa", "bbb"), 8)).containsExactly("aaa", "bbb");
  }
}
