package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.filters.Zones.ask;
import static org.sluicemail.filters.Zones.filter;
import static org.sluicemail.filters.Zones.marks;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

class DnsblTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.9, reject", "192.0.2.10, proceed", "2001:db8::9, reject", "2001:db8::a, proceed",
    "::ffff:192.0.2.9, reject", "192.0.2.8, proceed", "192.0.2.7, proceed", "192.0.2.6, reject",
    "127.0.0.1, proceed", "10.0.1.1, proceed", "::1, proceed"
  })
  void aHitRefuses(String address, String verdict) throws Exception {
    assertThat(ask(address, "lists: [{zone: bl.example}]").verdict().word()).isEqualTo(verdict);
  }

  @Test
  void tellsTheClientAndLaterFiltersWhy() throws Exception {
    Outcome outcome =
        ask(
            "192.0.2.9",
            "lists: [{zone: bl.example, name: BL}]\n"
                + "then: 'reject 550 5.7.1 {ip} {subject} {list} {zone} {code}: {txt}'");
    assertThat(((Verdict.Reject) outcome.verdict()).reply())
        .hasToString(
            "550 5.7.1 192.0.2.9 192.0.2.9 BL bl.example 127.0.0.2: see https://bl.example/192.0.2.9");
    assertThat(marks(outcome)).containsExactly("dnsbl:BL=127.0.0.2", "dnsbl=BL");
  }

  @Test
  void aTextThatCannotBeHadIsLeftOut() throws Exception {
    Outcome outcome =
        ask("2001:db8::9", "{lists: [{zone: bl.example}], then: 'reject {list}: {txt}'}");
    assertThat(((Verdict.Reject) outcome.verdict()).reply().text()).isEqualTo("bl.example:");
  }

  @ParameterizedTest
  @CsvSource({
    "'127.0.0.4', reject", "'127.0.0.2-3', proceed", "'127.0.0.2, 127.0.0.10-11', reject",
    "'bits:8', reject", "'bits:1', proceed", "'127.0.0.0/29', reject"
  })
  void onlyCodesThatWereAskedForCount(String codes, String verdict) throws Exception {
    String list = "lists: [{zone: bl.example, codes: [" + codes + "]}]";
    assertThat(ask("192.0.2.6", list).verdict().word()).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"3, proceed, ''", "2, reject, BL bl.example", "1.5, reject, BL bl.example"})
  void weightsAreAddedUp(String threshold, String verdict, String lists) throws Exception {
    Outcome outcome =
        ask(
            "192.0.2.9",
            "lists:\n"
                + "  - {zone: bl.example, name: BL, weight: 2}\n"
                + "  - {zone: bl.example, weight: 1}\n"
                + "  - {zone: bl.example, name: other, codes: 127.0.0.7, weight: 9}\n"
                + "  - {zone: wl.example, name: good, weight: -1}\n"
                + "threshold: "
                + threshold);
    assertThat(outcome.verdict().word()).isEqualTo(verdict);
    assertThat(marks(outcome))
        .contains("dnsbl:BL=127.0.0.2", "dnsbl:bl.example=127.0.0.2", "dnsbl:good=127.0.5.1")
        .doesNotContain("dnsbl:other=127.0.0.2");
    assertThat(marks(outcome).contains("dnsbl=" + lists)).isEqualTo(!lists.isEmpty());
  }

  @Test
  void mayOnlyMark() throws Exception {
    Outcome outcome = ask("192.0.2.9", "{lists: [{zone: bl.example}], then: proceed}");
    assertThat(outcome.verdict()).isEqualTo(Verdict.proceed());
    assertThat(outcome.findings()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "sender-domain, bad.example, '', '', reject",
    "sender-domain, BAD.Example., '', '', reject",
    "sender-domain, good.example, '', '', proceed",
    "sender-domain, '[127.0.0.1]', '', '', proceed",
    "sender-domain, 127.0.0.1, '', '', proceed",
    "helo, good.example, bad.example, '', reject",
    "helo, bad.example, example, '', proceed",
    "helo, bad.example, '[192.0.2.1]', '', proceed",
    "client-name, good.example, good.example, bad.example, reject"
  })
  void asksAboutNames(String of, String sender, String helo, String name, String verdict)
      throws Exception {
    Session session =
        Session.UNKNOWN
            .withHelo(helo)
            .withClient(new Client(InetAddress.getByName("192.0.2.9"), 25, name));
    SenderFilter filter = filter("lists: [{zone: dom.example, of: " + of + "}]");
    Outcome outcome = filter.onSender(session, ReversePath.of("ann@" + sender));
    assertThat(outcome.verdict().word()).isEqualTo(verdict);
  }

  @Test
  void asksNobodyWhenThereIsNothingToAskAbout() throws Exception {
    SenderFilter filter = filter("lists: [{zone: bl.example}, {zone: dom.example, of: helo}]");
    assertThat(filter.onSender(Session.UNKNOWN, ReversePath.NULL)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void needsWhatItAsksAbout() throws Exception {
    assertThat(filter("lists: [{zone: bl.example, of: helo}]").needs().facts())
        .containsExactly(Fact.HELO);
    assertThat(
            filter("{lists: [{zone: bl.example, of: helo}], then: 'reject {ip}'}").needs().facts())
        .containsExactlyInAnyOrder(Fact.HELO, Fact.CLIENT);
    assertThat(filter("lists: [{zone: bl.example, name: B}]").needs().produces())
        .containsExactlyInAnyOrder("dnsbl", "dnsbl:B");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lists: []",
        "{}",
        "lists: [{name: x}]",
        "lists: [{zone: 'a b'}]",
        "lists: [{zone: a.b, name: a b}]",
        "lists: [{zone: a.b, of: everything}]",
        "lists: [{zone: a.b, codes: 10}]",
        "{lists: [{zone: a.b}], then: 'reject {colour}'}",
        "{lists: [{zone: a.b}], then: find x}"
      })
  void refuses(String yaml) {
    assertThatThrownBy(() -> filter(yaml)).isInstanceOf(ConfigException.class);
  }
}
