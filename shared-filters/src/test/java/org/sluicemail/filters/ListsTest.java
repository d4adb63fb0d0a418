package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.filters.Listed.ANN;
import static org.sluicemail.filters.Listed.atRecipient;
import static org.sluicemail.filters.Listed.atSender;
import static org.sluicemail.filters.Listed.sender;
import static org.sluicemail.filters.Listed.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class ListsTest {
  @TempDir Path folder;

  private static Outcome atHeader(String yaml, String... recipients) throws Exception {
    List<Recipient> all = List.of(recipients).stream().map(r -> Recipient.of(r)).toList();
    return Fixture.part(new Lists(), yaml, HeaderFilter.class)
        .onHeader(session(), new Envelope(ANN, all), Header.EMPTY);
  }

  private static String list(String of, String entries, String then) {
    return "lists: [{name: l, of: " + of + ", entries: " + entries + ", then: " + then + "}]";
  }

  /** Letters in either case everywhere but in logins. */
  @ParameterizedTest
  @CsvSource({
    "client, 192.0.2.0/24, true",
    "client, '192.0.3.0/24, 192.0.2.7', true",
    "client, 192.0.3.0/24, false",
    "client-name, .EXAMPLE.net, true",
    "client-name, example.net, false",
    "helo, helo.Example.net, true",
    "helo, example.org, false",
    "sender, ANN@example.org, true",
    "sender, .org, true",
    "sender, '<>', false",
    "sender, bob@, false",
    "sender-domain, eXample.org, true",
    "sender-domain, example.net, false",
    "user, ann, true",
    "user, Ann, false"
  })
  void looksUpEachSubjectAtMail(String of, String entries, boolean listed) throws Exception {
    Outcome outcome = atSender(list(of, '[' + entries + ']', "find hit"));
    assertThat(outcome.findings().contains(new Finding.Mark("hit"))).isEqualTo(listed);
    assertThat(atSender(list(of, '[' + entries + ']', "reject")).verdict().word())
        .isEqualTo(listed ? "reject" : "proceed");
  }

  @ParameterizedTest
  @CsvSource({
    "client, 0.0.0.0/0, proceed", "client-name, .net, proceed", "helo, .net, proceed",
    "user, ann, proceed", "sender, ann@, proceed", "sender, <>, reject"
  })
  void knowsNothingOfAnUnknownSession(String of, String entries, String verdict) throws Exception {
    SenderFilter filter = sender(list(of, entries, "reject"));
    assertThat(filter.onSender(Session.UNKNOWN, ReversePath.NULL).verdict().word())
        .isEqualTo(verdict);
  }

  @Test
  void aRefusalConcernsOneRecipient() throws Exception {
    String yaml = list("recipient", "[former@example.org]", "reject 550 5.1.1 gone");
    assertThat(atRecipient(yaml, "FORMER@Example.org").verdict().word()).isEqualTo("reject");
    assertThat(atRecipient(yaml, "ann@example.org").verdict().word()).isEqualTo("proceed");
  }

  /** Rmilter looked at the last recipient alone. */
  @ParameterizedTest
  @CsvSource({
    "recipient, trap@x.example, postmaster@x.example, false",
    "recipient, postmaster@x.example, trap@x.example, false",
    "recipient, Postmaster@x.example, abuse@x.example, true",
    "any-recipient, trap@x.example, postmaster@x.example, true",
    "any-recipient, postmaster@x.example, trap@x.example, true",
    "any-recipient, trap@x.example, ann@x.example, false"
  })
  void whatConcernsTheMessageTakesEveryRecipient(
      String of, String first, String second, boolean listed) throws Exception {
    Outcome outcome = atHeader(list(of, "[postmaster@, abuse@]", "find exempt"), first, second);
    assertThat(outcome.findings()).hasSize(listed ? 1 : 0);
  }

  @Test
  void anEmptyEnvelopeIsNotListed() throws Exception {
    assertThat(atHeader(list("recipient", "[postmaster@]", "find exempt")))
        .isEqualTo(Outcome.PROCEED);
  }

  @Test
  void theFirstVerdictEndsAndMarksGoOn() throws Exception {
    Outcome outcome =
        atSender(
            "lists:\n"
                + "  - {name: a, of: client, entries: 192.0.2.0/24, then: [find one]}\n"
                + "  - {name: b, of: sender, entries: example.org, then: [find two, quarantine]}\n"
                + "  - {name: c, of: helo, entries: .net, then: [find three, reject]}\n");
    assertThat(outcome.verdict()).isEqualTo(new Verdict.Quarantine("rule b"));
    assertThat(outcome.findings()).extracting(Finding::name).containsExactly("one", "two");
  }

  @Test
  void listsOfAllMomentsMakePartsOfAllMoments() throws Exception {
    List<Filter> parts =
        Fixture.build(
            new Lists(),
            "lists:\n"
                + "  - {name: a, of: any-recipient, entries: trap@, then: reject}\n"
                + "  - {name: b, of: recipient, entries: trap@, then: discard}\n"
                + "  - {name: c, of: helo, entries: .net, then: find net}\n"
                + "  - {name: d, of: user, entries: ann, then: find ann}\n");
    assertThat(parts).hasSize(3);
    assertThat(parts.get(0)).isInstanceOf(SenderFilter.class);
    assertThat(parts.get(0).needs().facts()).containsExactlyInAnyOrder(Fact.HELO, Fact.USER);
    assertThat(parts.get(0).needs().produces()).containsExactlyInAnyOrder("net", "ann");
    assertThat(parts.get(1)).isInstanceOf(RecipientFilter.class);
    assertThat(parts.get(1).needs().edits()).containsExactly(Edit.Kind.REMOVE_RECIPIENT);
    assertThat(parts.get(2)).isInstanceOf(HeaderFilter.class);
  }

  @Test
  void filesAreReadAnewAndBrokenOnesLeaveTheOld() throws Exception {
    Path file = Files.writeString(folder.resolve("list"), "192.0.2.0/24\n");
    SenderFilter filter = sender(list("client", "['file:" + file + "']", "reject"));
    assertThat(filter.onSender(session(), ANN).verdict().word()).isEqualTo("reject");
    Files.writeString(file, "192.0.2.0/24\nbroken\n");
    assertThat(filter.onSender(session(), ANN).verdict().word()).isEqualTo("reject");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: l, of: client, then: reject}",
        "{name: l, of: client, entries: 10.0.0.0/8}",
        "{name: l, of: client, entries: 10.0.0.0/33, then: reject}",
        "{name: l, of: client, entries: 'file:/nowhere/list', then: reject}",
        "{name: l, of: client, table: 'cidr:/nowhere/list'}",
        "{name: l, of: client, table: 'hash:/etc/x'}",
        "{name: l, of: helo, table: 'cidr:/etc/x'}",
        "{name: l, of: any-recipient, table: 'pcre:/etc/x'}",
        "{name: l, of: client, table: 'cidr:/etc/x', then: reject}",
        "{name: l, of: colour, entries: red, then: reject}",
        "{name: l, of: helo, entries: 'a b', then: reject}",
        "{name: l, of: helo, entries: a, then: [reject, tempfail]}",
        "{of: helo, entries: a, then: reject}"
      })
  void refuses(String list) {
    assertThatThrownBy(() -> Fixture.build(new Lists(), "lists: [" + list + "]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("test.yaml:1:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"set:blocked", "'set: blocked'", "[192.0.2.1, set:blocked]"})
  void setsNeedRedis(String entries) {
    String yaml = "lists: [{name: l, of: client, entries: " + entries + ", then: reject}]";
    assertThatThrownBy(() -> Fixture.build(new Lists(), yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("test.yaml:1:")
        .hasMessageContaining("entries: set: needs store: redis");
  }

  @Test
  void tellsWhatIsWrongInEachFile() throws Exception {
    Path first = Files.writeString(folder.resolve("a"), "192.0.2.1\nnonsense\n");
    Path second = Files.writeString(folder.resolve("b"), "/x/ REDIRECT ann@example.org\n");
    List<String> lists = new ArrayList<>();
    lists.add("{name: a, of: client, entries: 'file:" + first + "', then: reject}");
    lists.add("{name: b, of: sender, table: 'regexp:" + second + "'}");
    assertThatThrownBy(
            () -> Fixture.build(new Lists(), "lists: [" + String.join(", ", lists) + "]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(first + ":2: ")
        .hasMessageContaining(second + ":1: 'REDIRECT' is nothing that we do");
  }
}
