package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.filters.Correspondence.ANN;
import static org.sluicemail.filters.Correspondence.IN;
import static org.sluicemail.filters.Correspondence.OUT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Finding;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;

class RepliesTest {
  private final Correspondence letters = new Correspondence();

  @Test
  void answerToOurMailIsFound() throws Exception {
    letters.send(OUT, "Message-ID: <1@example.org>", "From: ann@example.org");
    assertThat(letters.find(IN, "In-Reply-To: <1@example.org>"))
        .containsExactly(new Finding.ReplyToOurs("<1@example.org>", "ann@example.org"));
  }

  /** Rmilter looked up every reference but the last, which is the mail that is answered. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "References: <1@example.org>",
        "References: <0@example.com> <1@example.org>",
        "References: <1@example.org> <0@example.com>",
        "References: <0@example.com>\r\n\t<1@example.org>\r\n\t<2@example.com>",
        "In-Reply-To: (Ann's) <1@example.org>",
        "In-Reply-To: <0@example.com> <1@example.org>",
        "In-Reply-To: Your message of \"Monday\" <1@example.org>",
        "In-Reply-To: 1@example.org",
        "in-reply-to: <1@\r\n example.org>",
      })
  void everyReferenceCounts(String field) throws Exception {
    letters.send(OUT, "Message-ID: <1@example.org>");
    assertThat(letters.find(IN, field)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Subject: Re: hello",
        "In-Reply-To: <2@example.org>",
        "In-Reply-To: <1@EXAMPLE.org>",
        "X-References: <1@example.org>",
      })
  void otherMailIsNoAnswer(String field) throws Exception {
    letters.send(OUT, "Message-ID: <1@example.org>");
    assertThat(letters.find(IN, field)).isEmpty();
  }

  @Test
  void strangerWhoKnowsTheIdIsNotFound() throws Exception {
    letters.send(OUT, "Message-ID: <1@example.org>");
    Envelope stranger =
        new Envelope(ReversePath.of("eve@example.com"), Recipient.of("ann@example.org"));
    assertThat(letters.find(stranger, "In-Reply-To: <1@example.org>", "From: eve@example.com"))
        .isEmpty();
    letters.recognition = letters.recognition("require-recipient: false");
    assertThat(letters.find(stranger, "In-Reply-To: <1@example.org>")).hasSize(1);
  }

  @Test
  void answerToSomebodyElseIsNotFound() throws Exception {
    letters.send(OUT, "Message-ID: <1@example.org>");
    Envelope elsewhere =
        new Envelope(ReversePath.of("bob@example.net"), Recipient.of("dan@example.org"));
    letters.recognition = letters.recognition("require-recipient: false");
    assertThat(letters.find(elsewhere, "In-Reply-To: <1@example.org>")).isEmpty();
  }

  /** Of several ids the nearest that fits is told; one of a stranger's mail hides no other. */
  @Test
  void nearestThatFitsIsFound() throws Exception {
    letters.send(OUT, "Message-ID: <1@example.org>");
    letters.send(OUT, "Message-ID: <2@example.org>");
    Envelope toEve =
        new Envelope(ReversePath.of("ann@example.org"), Recipient.of("eve@example.com"));
    letters.send(toEve, "Message-ID: <3@example.org>");
    assertThat(letters.find(IN, "References: <1@example.org> <2@example.org> <3@example.org>"))
        .containsExactly(new Finding.ReplyToOurs("<2@example.org>", "ann@example.org"));
  }

  /** The id of a mail of our own is not looked up for another of ours. */
  @Test
  void mailThatGoesOutIsNoAnswer() throws Exception {
    letters.send(OUT, "Message-ID: <1@example.org>");
    Mail mail = Fixture.mail(ANN, IN, "In-Reply-To: <1@example.org>", "");
    assertThat(letters.recognize(mail).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"outgoing: [{size: '> 1KiB'}]", "outgoing: [{not: {finding: trusted}}]"})
  void directionMustBeKnownAtTheHeader(String yaml) {
    assertThatThrownBy(() -> Fixture.build(new Replies(), yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not known when the header is complete");
  }

  @Test
  void declaresWhatItFinds() {
    assertThat(letters.recognition.needs().produces()).containsExactly("reply");
    assertThat(letters.recognition.needs().body()).isFalse();
    assertThat(letters.memory.needs().body()).isFalse();
  }
}
