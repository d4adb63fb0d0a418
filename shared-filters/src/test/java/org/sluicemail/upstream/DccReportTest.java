package org.sluicemail.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DccReportTest {
  private static final String FIELD =
      "X-DCC-Example-Metrics: mx.example.net 1170; bulk Body=many Fuz1=12\n"
          + "\tFuz2=ok rep=34%\n";

  @Test
  void readsResultsAndCounts() throws Exception {
    DccReport report = DccReport.parse("R\nAR\n" + FIELD, 2);
    assertThat(report.result()).isEqualTo(DccReport.Result.REJECT);
    assertThat(report.recipients())
        .containsExactly(DccReport.Result.ACCEPT, DccReport.Result.REJECT);
    assertThat(report.name()).isEqualTo("X-DCC-Example-Metrics");
    assertThat(report.text())
        .isEqualTo("mx.example.net 1170; bulk Body=many Fuz1=12 Fuz2=ok rep=34%");
    assertThat(report.counts())
        .hasSize(4)
        .containsEntry("body", new DccReport.Count(DccReport.MANY, "many"))
        .containsEntry("fuz1", new DccReport.Count(12, "12"))
        .containsEntry("fuz2", new DccReport.Count(0, "ok"))
        .containsEntry("rep", new DccReport.Count(34, "34"));
  }

  @ParameterizedTest
  @CsvSource({"A, ACCEPT", "G, GREYLIST", "R, REJECT", "S, SOME"})
  void knowsEachResult(String letter, DccReport.Result result) throws Exception {
    assertThat(DccReport.parse(letter + "\nA\n", 1).result()).isEqualTo(result);
  }

  @Test
  void takesAnAnswerWithoutField() throws Exception {
    DccReport report = DccReport.parse("A\nA\n", 1);
    assertThat(report.name()).isEmpty();
    assertThat(report.counts()).isEmpty();
  }

  @Test
  void numbersHaveABound() throws Exception {
    String field = "X-DCC-x-Metrics: h 1; Body=9999999999 Fuz1=99999999999\n";
    assertThat(DccReport.parse("A\nA\n" + field, 1).counts())
        .hasSize(1)
        .containsEntry("body", new DccReport.Count(DccReport.MANY, "9999999999"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "A",
        "A\n",
        "A\nA",
        "A\nAA\n",
        "A\n\n",
        "A\nX\n",
        "A\nS\n",
        "X\nA\n",
        "T\nA\n",
        "AA\nA\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "A\nA\nX-Spam: yes\n",
        "A\nA\nX-DCC-a-Metrics: h; Body=1",
        "A\nA\nX-DCC-a-Metrics: h\u0000; Body=1\n",
        "A\nA\nX-DCC-a-Metrics: h; Body=1\nX-More: y\n"
      })
  void refuses(String answer) {
    assertThatThrownBy(() -> DccReport.parse(answer, 1)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void everyTruncationOfAnAnswerIsRefusedOrHasNoField() throws Exception {
    String answer = "A\nA\n" + FIELD;
    for (int i = 0; i < answer.length(); i++) {
      try {
        DccReport report = DccReport.parse(answer.substring(0, i), 1);
        assertThat(answer.substring(0, i)).endsWith("\n");
        assertThat(report.recipients()).hasSize(1);
      } catch (ProtocolException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void outlivesAnything() {
    Random random = new Random(9);
    String answer = "A\nA\n" + FIELD;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(answer);
      for (int n = random.nextInt(6); n >= 0; n--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(300));
      }
      try {
        DccReport.parse(text.toString(), 1);
      } catch (ProtocolException e) {
        assertThat(e.getMessage()).doesNotContain("\n", "\r", "\0");
      }
    }
  }
}
