package org.sluicemail.james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.MessagingException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailContext.SentMail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SluiceMailetTest {
  private static final String MESSAGE = "From: a@example.org\r\nSubject: x\r\n\r\nHello\r\n";

  @TempDir Path folder;
  private final FakeMailContext context = FakeMailContext.defaultContext();
  private FakeJames james;
  private SluiceMailet mailet;

  @BeforeEach
  void start() {
    james = new FakeJames(folder);
    mailet = new SluiceMailet(james, james.metrics());
  }

  @AfterEach
  void stop() {
    mailet.destroy();
    Mails.dispose();
    assertThat(SharedEngine.all()).isEmpty();
    assertThat(SharedEngine.resources().open()).isZero();
  }

  private void configure(String... keys) throws MessagingException {
    james.write(
        "sluice.yaml",
        "routes: [{chain: all}]\nchains: {all: [it], none: []}\nfilters:\n  it:\n"
            + "    type: org.sluicemail.script.Scripted\n    "
            + String.join("\n    ", keys)
            + "\n");
    init();
  }

  private void init(String... parameters) throws MessagingException {
    FakeMailetConfig.Builder config =
        FakeMailetConfig.builder()
            .mailetName("SluiceMailet")
            .mailetContext(context)
            .setProperty("config", "sluice.yaml")
            .setProperty("onMailetException", "ignore")
            .setProperty("retries", "2");
    for (int i = 0; i < parameters.length; i += 2) {
      config.setProperty(parameters[i], parameters[i + 1]);
    }
    mailet.init(config.build());
  }

  private MailImpl serve(String... recipients) throws Exception {
    MailImpl mail = Mails.mail(MESSAGE, recipients);
    mail.setState("transport");
    mail.setRemoteAddr("192.0.2.1");
    mail.setAttribute(new Attribute(Mail.SMTP_HELO, AttributeValue.of("client.example.org")));
    mail.setAttribute(new Attribute(Mail.SMTP_AUTH_USER, AttributeValue.of("joe")));
    mail.setAttribute(new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of(FakeSession.ID)));
    mailet.service(mail);
    return mail;
  }

  @ParameterizedTest
  @CsvSource({
    "proceed,transport,''",
    "quarantine odd,quarantine,odd",
    "discard unwanted,ghost,unwanted",
    "reject 550 5.7.1 no,rejected,550 5.7.1 no",
    "tempfail 450 4.2.0 later,ghost,450 4.2.0 later",
  })
  void sendsTheMailWhereItsVerdictBelongs(String verdict, String state, String reason)
      throws Exception {
    configure("at: message", "verdict: '" + verdict + "'");
    MailImpl mail = serve("b@example.org");
    assertThat(mail.getState()).isEqualTo(state);
    assertThat(MailMarks.verdict(mail)).isEqualTo(verdict.split(" ")[0]);
    assertThat(mail.getAttribute(MailMarks.REASON).orElseThrow().getValue().value())
        .isEqualTo(reason);
    assertThat(james.counted).containsEntry("sluice-" + verdict.split(" ")[0], 1);
  }

  @Test
  void theChainSeesWhatJamesKnowsOfTheSession() throws Exception {
    configure("at: message", "edits: ['prepend X-Seen: {client} {helo} {user} {sender}']");
    assertThat(Mails.octets(serve("b@example.org")))
        .isEqualTo(
            Mails.OWN + "X-Seen: 192.0.2.1 client.example.org joe <a@example.org>\r\n" + MESSAGE);
  }

  @Test
  void theSenderIsJudgedAtTheEnd() throws Exception {
    configure("at: sender", "verdict: reject 550 5.7.1 not you");
    assertThat(serve("b@example.org").getState()).isEqualTo("rejected");
  }

  @Test
  void refusedRecipientsGoAWayOfTheirOwn() throws Exception {
    configure("at: recipient", "verdict: reject 550 5.1.1 nobody", "to: [b@example.org]");
    MailImpl mail = serve("b@example.org", "c@example.org");
    assertThat(mail.getRecipients()).containsExactly(new MailAddress("c@example.org"));
    assertThat(mail.getState()).isEqualTo("transport");
    SentMail refused = context.getSentMails().getFirst();
    assertThat(refused.getState()).isEqualTo("rejected");
    assertThat(refused.getRecipients()).containsExactly(new MailAddress("b@example.org"));
  }

  @Test
  void refusedByAllIsRefused() throws Exception {
    configure("at: recipient", "verdict: reject 550 5.1.1 nobody");
    MailImpl mail = serve("b@example.org", "c@example.org");
    assertThat(mail.getState()).isEqualTo("rejected");
    assertThat(mail.getRecipients()).hasSize(2);
    assertThat(context.getSentMails()).isEmpty();
  }

  @Test
  void aDiscardedRecipientIsTakenOff() throws Exception {
    configure("at: recipient", "verdict: discard unwanted", "to: [b@example.org]");
    assertThat(serve("b@example.org", "c@example.org").getRecipients())
        .containsExactly(new MailAddress("c@example.org"));
  }

  @Test
  void aDeferredMailWaitsAndComesAgainButNotForEver() throws Exception {
    configure("at: recipient", "verdict: tempfail 450 4.2.0 later", "to: [b@example.org]");
    MailImpl mail = serve("b@example.org", "c@example.org");
    assertThat(mail.getState()).isEqualTo(Mail.GHOST);
    SentMail again = context.getSentMails().getFirst();
    assertThat(again.getState()).isEqualTo("transport");
    assertThat(again.getRecipients()).hasSize(2);
    assertThat(again.getDelay())
        .contains(new FakeMailContext.Delay(300_000, TimeUnit.MILLISECONDS));
    MailImpl third = Mails.mail(MESSAGE, "b@example.org");
    third.setAttribute(again.getAttributes().get(AttributeName.of("sluice.attempts")));
    third.setState("transport");
    mailet.service(third);
    third.setState("transport");
    assertThatThrownBy(() -> mailet.service(third))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("after 3 attempts: 450 4.2.0 later");
  }

  @Test
  void aFailureIsForJamesToHandle() throws Exception {
    configure("at: message");
    MailImpl mail = MailImpl.builder().name("Mail1").build();
    assertThatThrownBy(() -> mailet.service(mail)).isInstanceOf(MessagingException.class);
    assertThat(james.counted).containsEntry("sluice-failure", 1);
  }

  @Test
  void aChainCanBeNamed() throws Exception {
    james.write(
        "sluice.yaml",
        "routes: [{chain: all}]\nchains: {all: [it], none: []}\nfilters:\n  it:"
            + " {type: org.sluicemail.script.Scripted, at: message, verdict: discard no}\n");
    init("chain", "none");
    assertThat(serve("b@example.org").getState()).isEqualTo("transport");
  }

  @ParameterizedTest
  @CsvSource({"chain,other,no chain 'other'", "what,1,what: unknown key", "retries,-1,retries"})
  void refusesTheStart(String key, String value, String text) {
    james.write("sluice.yaml", "routes: [{chain: none}]\nchains: {none: []}\n");
    assertThatThrownBy(() -> init(key, value))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining(text);
  }

  @Test
  void refusesFiltersForWhichTheClientWouldHaveToWait() {
    james.write(
        "sluice.yaml",
        "routes: [{chain: all}]\nchains: {all: [wait]}\n"
            + "filters: {wait: {type: org.sluicemail.james.Waiting}}\n");
    assertThatThrownBy(this::init)
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("chain 'all'")
        .hasMessageContaining("no place for wait");
  }
}
