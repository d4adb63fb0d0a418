package org.sluicemail.filters.replies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class AnswerTest {
  private static final Sent SENT =
      new Sent(
          parties("ann@example.org", "sales@example.org"),
          parties("bob@example.net", "list@lists.example", "cem@example.org"));

  @ParameterizedTest
  @CsvSource({
    "bob@example.net, bob@example.net, true",
    "Bob@Example.Net, other@example.com, true",
    "prvs=12ab34cd56=bob@example.net, other@example.com, true",
    "bob+home@example.net, other@example.com, true",
    "SRS0=AA=BB=example.net=bob@forward.example, other@example.com, true",
    "bounce-17@mailer.example, Bob <bob@example.net>, true",
    "bounce-17@mailer.example, Bob <bob+x@example.net>, true",
    "<>, bob@example.net, true",
    "list-bounces@lists.example, eve@example.com, true",
    "list-bounces+ann=example.org@lists.example, eve@example.com, true",
    "list-return-123-ann=example.org@lists.example, eve@example.com, true",
    "owner-list@lists.example, eve@example.com, true",
    "List-Request@lists.example, eve@example.com, true",
    "list-bounces@other.example, eve@example.com, false",
    "list-evil@lists.example, eve@example.com, false",
    "bob-bounces@example.com, eve@example.com, false",
    "eve@example.com, Bob bob@example.net <eve@example.com>, false",
    "eve@example.com, \"bob@example.net\" <eve@example.com>, false",
    "alice@example.net, alice@example.net, false",
    "<>, MAILER-DAEMON@example.net, false",
    "<>, '', false",
  })
  void answersAreExpectedOfThoseWhoGotTheMail(String sender, String from, boolean expected) {
    Header header = MessageIdsTest.header("From: " + from);
    Envelope envelope = new Envelope(ReversePath.of(sender), Recipient.of("ann@example.org"));
    assertThat(Answer.of(envelope, header).isExpectedBy(SENT)).isEqualTo(expected);
  }

  @Test
  void withoutFromTheSenderCounts() {
    Envelope envelope =
        new Envelope(ReversePath.of("bob@example.net"), Recipient.of("ann@example.org"));
    assertThat(Answer.of(envelope, Header.EMPTY).isExpectedBy(SENT)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "ann@example.org, ann@example.org",
        "ANN+tag@example.org, ann@example.org",
        "sales@example.org, sales@example.org",
        "sales@example.org ann@example.org, ann@example.org",
        "ann@example.org cem@example.org, ann@example.org",
        "cem@example.org, -",
        "dan@example.org, -",
        "ann@example.org dan@example.org, -",
      })
  void goesToWhomTheMailWasFrom(String recipients, String author) {
    Envelope envelope =
        new Envelope(
            ReversePath.of("bob@example.net"),
            Stream.of(recipients.split(" ")).map(Recipient::of).toList());
    assertThat(Answer.of(envelope, Header.EMPTY).author(SENT).map(Party::mailbox).orElse(null))
        .isEqualTo(author);
  }

  private static Set<Party> parties(String... mailboxes) {
    return Stream.of(mailboxes).map(Party::new).collect(Collectors.toSet());
  }
}
