package org.sluicemail.james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Optional;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Verdict;

class MatcherTest {
  @AfterEach
  void dispose() {
    Mails.dispose();
  }

  private static Matcher matcher(String name, String condition) throws Exception {
    Matcher matcher =
        (Matcher) Class.forName("org.sluicemail.james." + name).getConstructor().newInstance();
    FakeMatcherConfig.Builder config = FakeMatcherConfig.builder().matcherName(name);
    matcher.init((condition == null ? config : config.condition(condition)).build());
    return matcher;
  }

  private static MailImpl marked() throws Exception {
    MailImpl mail = Mails.mail("Subject: x\r\n\r\n", "b@example.org");
    Findings found =
        Findings.of(
            "rspamd",
            new Finding.SpamAction("add header", 6.5, 15, Optional.empty(), Optional.empty()),
            new Finding.Symbol("BAYES_SPAM", 5.1, List.of()),
            new Finding.AuthResult(new MethodResult("dkim", "pass")),
            new Finding.Mark("odd"));
    MailMarks.write(mail, new Verdict.Quarantine("odd"), found);
    return mail;
  }

  @ParameterizedTest
  @CsvSource({
    "VerdictIs,quarantine,true",
    "VerdictIs,'reject, quarantine',true",
    "VerdictIs,reject,false",
    "HasFinding,odd,true",
    "HasFinding,spam:add-header,true",
    "HasFinding,spam,true",
    "HasFinding,symbol:BAYES_SPAM,true",
    "HasFinding,symbol:BAYES,false",
    "HasFinding,'virus, odd',true",
    "HasFinding,od,false",
    "AuthResultIs,dkim=pass,true",
    "AuthResultIs,'spf=pass, DKIM=pass',true",
    "AuthResultIs,dkim=fail,false",
    "SpamScoreAbove,6.4,true",
    "SpamScoreAbove,6.5,false",
  })
  void matches(String name, String condition, boolean matches) throws Exception {
    MailImpl mail = marked();
    assertThat(matcher(name, condition).match(mail))
        .isEqualTo(matches ? mail.getRecipients() : List.of());
  }

  @ParameterizedTest
  @CsvSource({"VerdictIs,proceed", "HasFinding,odd", "SpamScoreAbove,-100"})
  void aMailThatNobodyJudgedMatchesNothing(String name, String condition) throws Exception {
    MailImpl mail = Mails.mail("Subject: x\r\n\r\n", "b@example.org");
    assertThat(matcher(name, condition).match(mail)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "VerdictIs,",
    "VerdictIs,accept",
    "HasFinding,','",
    "SpamScoreAbove,high",
    "SpamScoreAbove,"
  })
  void refusesTheStart(String name, String condition) {
    assertThatThrownBy(() -> matcher(name, condition))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining(name);
  }
}
