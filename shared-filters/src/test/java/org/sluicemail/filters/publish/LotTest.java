package org.sluicemail.filters.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Session;

class LotTest {
  /** Rmilter's 0.5 copied nothing, its 100 next to nothing, and 0 never ended. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.1, 0.5, 0.9, 1})
  void shareOfMailsIsAsWanted(double share) {
    int all = 20_000;
    long below =
        IntStream.range(0, all)
            .filter(i -> Lot.of(Endings.withId("<" + i + "@example.org>")) < share)
            .count();
    assertThat(below / (double) all).isCloseTo(share, within(0.01));
    if (share == 0 || share == 1) {
      assertThat(below / (double) all).isEqualTo(share);
    }
  }

  @Test
  void sameMailDrawsTheSame() {
    assertThat(Lot.of(Endings.withId("<1@example.org>")))
        .isEqualTo(Lot.of(Endings.withId("<1@example.org>")))
        .as("the first octets of SHA-256")
        .isCloseTo(0.75174327, within(1e-8));
  }

  @Test
  void withoutMessageIdTheQueueIdOrTheHeaderDraws() {
    Session queued = Session.UNKNOWN.withQueueId("4Xb7Qz1kJ9z2Yt");
    assertThat(lot(queued, "Subject: a")).isEqualTo(lot(queued, "Subject: b", "Message-ID: "));
    assertThat(lot(Session.UNKNOWN, "Subject: a"))
        .isEqualTo(lot(Session.UNKNOWN, "Subject: a"))
        .isNotEqualTo(lot(Session.UNKNOWN, "Subject: b"))
        .isNotEqualTo(lot(queued, "Subject: a"));
  }

  private static double lot(Session session, String... fields) {
    Ending ending = Endings.of(Verdict.proceed(), Endings.mail(session, "", fields));
    return Lot.of(ending);
  }
}
