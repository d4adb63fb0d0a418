package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.filters.Listed.ANN;
import static org.sluicemail.filters.Listed.atRecipient;
import static org.sluicemail.filters.Listed.atSender;
import static org.sluicemail.filters.Listed.sender;
import static org.sluicemail.filters.Listed.session;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Tables for Postfix. */
class ListsTableTest {
  @TempDir Path folder;

  private String table(String type, String of, String... lines) throws IOException {
    Path file = Files.write(folder.resolve("table"), List.of(lines));
    return "lists: [{name: t, of: " + of + ", table: '" + type + ":" + file + "'}]";
  }

  @ParameterizedTest
  @CsvSource({
    "cidr, client, 192.0.2.0/24 REJECT no, reject",
    "cidr, client, 192.0.3.0/24 REJECT no, proceed",
    "regexp, client, /^192\\.0\\.2\\./ DEFER, tempfail",
    "regexp, client-name, /^mail\\.example\\.net$/ DISCARD, discard",
    "pcre, helo, /^helo\\./i REJECT, proceed",
    "pcre, helo, /^helo\\./ HOLD, quarantine",
    "regexp, sender, /^ann@example\\.org$/ 550 no, reject",
    "regexp, sender-domain, /^example\\.org$/ 550 no, reject",
    "regexp, user, /^ann$/ OK, proceed"
  })
  void tablesSayWhatIsDone(String type, String of, String line, String verdict) throws Exception {
    assertThat(atSender(table(type, of, line)).verdict().word()).isEqualTo(verdict);
  }

  @Test
  void tablesSeeTheWordsOfPostfixForWhatIsMissing() throws Exception {
    String names = table("regexp", "client-name", "/^unknown$/ REJECT $$");
    assertThat(sender(names).onSender(Session.UNKNOWN, ANN).verdict().word()).isEqualTo("reject");
    String senders = table("regexp", "sender", "/^<>$/ REJECT");
    assertThat(sender(senders).onSender(Session.UNKNOWN, ReversePath.NULL).verdict().word())
        .isEqualTo("reject");
    assertThat(sender(senders).onSender(Session.UNKNOWN, ANN)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void tablesAreAskedAboutEachRecipient() throws Exception {
    String yaml = table("pcre", "recipient", "/^(.*)-old@/ 550 5.1.6 write to $1", "/./ DUNNO");
    Outcome outcome = atRecipient(yaml, "bob-old@example.org");
    assertThat(((Verdict.Reject) outcome.verdict()).reply()).hasToString("550 5.1.6 write to bob");
    assertThat(atRecipient(yaml, "bob@example.org")).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void okEndsAndDunnoWarnAndPrependGoOn() throws Exception {
    Path first = Files.write(folder.resolve("first"), List.of("/^192/ PREPEND X-Client: seen"));
    Path second = Files.write(folder.resolve("second"), List.of("192.0.2.7 OK", "0.0.0.0/0 DUNNO"));
    String yaml =
        "lists:\n"
            + "  - {name: a, of: client, table: 'regexp:"
            + first
            + "'}\n"
            + "  - {name: b, of: client, table: 'cidr:"
            + second
            + "'}\n"
            + "  - {name: c, of: sender, entries: example.org, then: reject}\n";
    Outcome friend = atSender(yaml);
    assertThat(friend.verdict()).isEqualTo(Verdict.proceed());
    assertThat(friend.edits())
        .containsExactly(new Edit.Prepend(HeaderField.of("X-Client", "seen")));
    Session other = session().withClient(new Client(InetAddress.getByName("192.0.2.8"), 25, ""));
    assertThat(sender(yaml).onSender(other, ANN).verdict()).isInstanceOf(Verdict.Reject.class);
  }

  @Test
  void anExpressionWithoutEndFailsTheFilterAndNothingElse() throws Exception {
    String yaml = table("pcre", "sender", "/(a+)+b\\1?$/ REJECT");
    SenderFilter filter = sender(yaml + "\ntime-limit: 20ms");
    ReversePath evil = ReversePath.of("a".repeat(60) + "@example.org");
    assertThatThrownBy(() -> filter.onSender(session(), evil))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("list t");
    assertThat(filter.onSender(session(), ANN)).isEqualTo(Outcome.PROCEED);
  }

  @Test
  void whatACaptureMakesOfAFieldMayFail() throws Exception {
    SenderFilter filter = sender(table("regexp", "sender", "/^(.*)@/ PREPEND $1: x"));
    assertThat(filter.onSender(session(), ANN).edits()).hasSize(1);
    assertThatThrownBy(() -> filter.onSender(session(), ReversePath.of("\"a b\"@example.org")))
        .isInstanceOf(IOException.class);
  }
}
