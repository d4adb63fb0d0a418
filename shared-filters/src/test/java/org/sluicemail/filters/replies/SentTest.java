package org.sluicemail.filters.replies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.store.Key;
import org.sluicemail.store.Value;

class SentTest {
  private static final Envelope ENVELOPE =
      new Envelope(
          ReversePath.of("Ann@example.org"),
          Recipient.of("bob@example.net"),
          Recipient.of("Carol+x@example.com"));

  @Test
  void authorsAreAllToWhomAnAnswerMayGo() {
    Header header =
        MessageIdsTest.header(
            "From: \"Ann, of Sales\" <sales@example.org>", "Reply-To: ticket+17@example.org");
    Sent sent = Sent.of(ENVELOPE, header);
    assertThat(sent.text())
        .isEqualTo(
            "1 from:ann@example.org from:sales@example.org from:ticket@example.org"
                + " to:bob@example.net to:carol@example.com");
    assertThat(Sent.parse(sent.text())).contains(sent);
  }

  @Test
  void nullSenderIsNoAuthor() {
    Envelope bounce = new Envelope(ReversePath.NULL, Recipient.of("bob@example.net"));
    assertThat(Sent.of(bounce, Header.EMPTY).authors()).isEmpty();
    assertThat(Sent.of(bounce, MessageIdsTest.header("From: ann@example.org")).authors())
        .containsExactly(new Party("ann@example.org"));
  }

  /** A text that somebody chose cannot name others, and a mailing fits into the store. */
  @Test
  void keepsWhatFits() {
    Envelope odd =
        new Envelope(
            ReversePath.of("\"x to:boss@example.org\"@example.net"),
            Recipient.of("a".repeat(400) + "@example.net"),
            Recipient.of("bob@example.net"));
    assertThat(Sent.of(odd, Header.EMPTY).text()).isEqualTo("1 to:bob@example.net");
    Envelope mailing =
        new Envelope(
            ReversePath.of("ann@example.org"),
            IntStream.range(0, 5000)
                .mapToObj(i -> Recipient.of(i + "a".repeat(300) + "@example.net"))
                .toList());
    Sent sent = Sent.of(mailing, Header.EMPTY);
    assertThat(sent.recipients()).hasSize(Sent.MOST);
    assertThat(sent.text().length()).isLessThanOrEqualTo(Value.LONGEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2 from:a@b to:c@d", "from:a@b", "garbage", " 1 from:a@b"})
  void textOfAnotherVersionIsNothing(String text) {
    assertThat(Sent.parse(text)).isEmpty();
  }

  @Test
  void unknownWordsArePassedOver() {
    assertThat(Sent.parse("1 from:a@b cc:x@y to:c@d"))
        .contains(new Sent(Set.of(new Party("a@b")), Set.of(new Party("c@d"))));
  }

  @Test
  void keyOfALongIdIsShort() {
    assertThat(Sent.key("<1@a>")).isEqualTo(new Key("replies", "id <1@a>"));
    assertThat(Sent.key("<" + "x".repeat(5000) + "@a>").name()).startsWith("sha256 ");
  }
}
