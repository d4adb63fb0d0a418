package org.sluicemail.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Part;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;

/**
 * What a newcomer sees: each mail is marked, and the strings for tests of scanners are rejected.
 */
class DefaultConfigurationTest {
  /** In two parts, so that no scanner takes this file for the real thing. */
  private static final String EICAR =
      "X5O!P%@AP[4\\PZX54(P^)7CC)7}" + "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

  private static final String GTUBE =
      "XJS*C4JDBQADN1.NSBN3*2IDNEN*" + "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

  private Engine engine;

  @BeforeEach
  void load() throws Exception {
    engine = Engine.of(Engine.defaultConfiguration(), ServerSettings.class, new Resources());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** Without rspamd, which may or may not run on the machine of this test. */
  private Decision decide(String text) throws Exception {
    Chain whole = engine.chain("mail").orElseThrow();
    List<Part> parts =
        whole.parts().stream().filter(part -> !part.name().equals("rspamd")).toList();
    assertThat(parts).hasSize(whole.parts().size() - 1);
    Chain chain = new Chain("mail", parts, whole.deadlines(), whole.limits());
    try (Message message = Mails.message(text)) {
      Transaction transaction = chain.begin(Mails.session(), Mails.envelope().sender(), Door.ANY);
      Decision decision = transaction.all(Mails.envelope().recipients(), message, Pulse.NONE);
      transaction.end(Ending.How.DECIDED);
      return decision;
    }
  }

  @Test
  void marksEachMail() throws Exception {
    Decision decision = decide("Subject: x\nX-Sluice: forged\nX-Spam: No\n\nhello\n");
    assertThat(decision.verdict()).isEqualTo(Verdict.proceed());
    assertThat(decision.edits())
        .containsExactly(
            new Edit.RemoveAll("X-Sluice"),
            new Edit.RemoveAll("X-Spam"),
            new Edit.Prepend(HeaderField.of("X-Sluice", "proceed")));
  }

  static List<String> testStrings() {
    byte[] eicar = EICAR.getBytes(StandardCharsets.US_ASCII);
    return List.of(GTUBE, EICAR, Base64.getMimeEncoder().encodeToString(eicar));
  }

  @ParameterizedTest
  @MethodSource("testStrings")
  void rejectsTestStrings(String body) throws Exception {
    assertThat(decide("Subject: x\n\nsome text\n" + body + "\n").verdict())
        .isInstanceOf(Verdict.Reject.class);
  }
}
