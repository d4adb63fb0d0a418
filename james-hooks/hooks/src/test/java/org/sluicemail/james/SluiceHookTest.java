package org.sluicemail.james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.core.Username;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SluiceHookTest {
  private static final String MESSAGE = "From: a@example.org\r\nSubject: x\r\n\r\nHello\r\n";

  @TempDir Path folder;
  private final FakeSession session = new FakeSession();
  private FakeJames james;
  private SluiceHook hook;

  @BeforeEach
  void start() {
    james = new FakeJames(folder);
    hook = new SluiceHook(james, james.domains(), james.metrics());
  }

  @AfterEach
  void stop() {
    if (session.kept() > 0) {
      hook.onDisconnect(session.session());
    }
    hook.destroy();
    Mails.dispose();
    assertThat(SharedEngine.all()).isEmpty();
    assertThat(SharedEngine.resources().open()).isZero();
  }

  /** A chain of one scripted filter with these keys. */
  private void configure(String... keys) throws ConfigurationException {
    write(
        "listen: inet:1@127.0.0.1 # of the milter server next door\n"
            + "routes: [{chain: all}]\nchains: {all: [it]}\nfilters:\n  it:\n"
            + "    type: org.sluicemail.script.Scripted\n    "
            + String.join("\n    ", keys)
            + "\n");
  }

  private void write(String yaml) throws ConfigurationException {
    james.write("sluice.yaml", yaml);
    hook.init(FakeJames.handler("config", "sluice.yaml"));
  }

  private HookResult mail() {
    session.from("a@example.org");
    return hook.doMail(session.session(), MaybeSender.getMailSender("a@example.org"));
  }

  private HookResult rcpt(String recipient) throws Exception {
    return hook.doRcpt(
        session.session(),
        MaybeSender.getMailSender("a@example.org"),
        new MailAddress(recipient),
        Map.of());
  }

  private HookResult message(MailImpl mail) {
    HookResult result = hook.onMessage(session.session(), mail);
    session.reset();
    return result;
  }

  private MailImpl pass() throws Exception {
    assertThat(mail()).isEqualTo(HookResult.DECLINED);
    assertThat(rcpt("b@example.org")).isEqualTo(HookResult.DECLINED);
    MailImpl mail = Mails.mail(MESSAGE, "b@example.org");
    assertThat(message(mail)).isEqualTo(HookResult.DECLINED);
    assertThat(session.kept()).isZero();
    return mail;
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "proceed,DECLINED,-,-",
        "quarantine odd,DECLINED,-,-",
        "tempfail 450 4.2.0 later,DENYSOFT,450,4.2.0 later",
        "discard unwanted,OK,250,2.6.0 Message received",
        "reject 554 5.7.1 no,DENY,554,5.7.1 no",
        "reject 550 5.7.1 nö,DENY,550,5.7.1 n?",
      })
  void saysAtTheEndWhatTheChainSays(String verdict, String action, String code, String text)
      throws Exception {
    configure("at: message", "verdict: '" + verdict + "'");
    mail();
    rcpt("b@example.org");
    HookResult result = message(Mails.mail(MESSAGE, "b@example.org"));
    assertThat(result.getResult().getAction().name()).isEqualTo(action);
    assertThat(result.getSmtpRetCode()).isEqualTo(code);
    assertThat(result.getSmtpDescription()).isEqualTo(text);
    assertThat(james.counted).containsEntry("sluice-" + verdict.split(" ")[0], 1);
  }

  @Test
  void refusesTheSender() throws Exception {
    configure("at: sender", "verdict: reject 550 5.7.1 not you");
    HookResult result = mail();
    assertThat(result.getResult()).isEqualTo(HookReturnCode.deny());
    assertThat(result.getSmtpDescription()).isEqualTo("5.7.1 not you");
    assertThat(session.kept()).isZero();
  }

  @Test
  void closesTheConnectionWithA421() throws Exception {
    configure("at: sender", "verdict: tempfail 421 4.7.0 too many connections");
    HookResult result = mail();
    assertThat(result.getResult().isDisconnected()).isTrue();
    assertThat(result.getSmtpRetCode()).isEqualTo("421");
  }

  @Test
  void refusesOneRecipientOfTwo() throws Exception {
    configure("at: recipient", "verdict: reject 550 5.1.1 nobody", "to: [b@example.org]");
    assertThat(mail()).isEqualTo(HookResult.DECLINED);
    assertThat(rcpt("b@example.org").getResult()).isEqualTo(HookReturnCode.deny());
    assertThat(rcpt("c@example.org")).isEqualTo(HookResult.DECLINED);
    assertThat(message(Mails.mail(MESSAGE, "c@example.org"))).isEqualTo(HookResult.DECLINED);
  }

  @Test
  void aDiscardedRecipientIsTakenOffInSilence() throws Exception {
    configure("at: recipient", "verdict: discard unwanted", "to: [b@example.org]");
    mail();
    assertThat(rcpt("b@example.org")).isEqualTo(HookResult.DECLINED);
    rcpt("c@example.org");
    MailImpl mail = Mails.mail(MESSAGE, "b@example.org", "c@example.org");
    assertThat(message(mail)).isEqualTo(HookResult.DECLINED);
    assertThat(mail.getRecipients()).containsExactly(new MailAddress("c@example.org"));
  }

  @Test
  void doesNotAskAboutWhomJamesWillRefuse() throws Exception {
    configure("at: recipient", "verdict: reject 550 5.1.1 nobody");
    session.relaying = false;
    mail();
    assertThat(rcpt("b@elsewhere.example")).isEqualTo(HookResult.DECLINED);
    assertThat(rcpt("b@example.org").getResult()).isEqualTo(HookReturnCode.deny());
    session.relaying = true;
    assertThat(rcpt("b@elsewhere.example").getResult()).isEqualTo(HookReturnCode.deny());
  }

  @Test
  void aRecipientWhoComesInWithTheMessageIsAskedAboutThere() throws Exception {
    configure("at: recipient", "verdict: reject 550 5.1.1 nobody", "to: [late@example.org]");
    mail();
    rcpt("b@example.org");
    MailImpl mail = Mails.mail(MESSAGE, "b@example.org", "late@example.org");
    assertThat(message(mail).getResult()).isEqualTo(HookReturnCode.deny());
  }

  @Test
  void theChainSeesSessionAndEnvelope() throws Exception {
    session.user = Username.of("joe");
    configure(
        "at: message",
        "edits: ['append X-Seen: {client} {helo} {user} {sender} {recipients} {header}']");
    assertThat(Mails.octets(pass()))
        .contains("X-Seen: 192.0.2.1 client.example.org joe <a@example.org> <b@example.org>");
  }

  @Test
  void quarantineSendsTheMailToItsProcessor() throws Exception {
    configure("at: message", "verdict: quarantine odd");
    MailImpl mail = pass();
    assertThat(mail.getState()).isEqualTo("quarantine");
    assertThat(MailMarks.verdict(mail)).isEqualTo("quarantine");
  }

  @Test
  void anyOtherMailStaysOnItsWayWithWhatWasFound() throws Exception {
    configure("at: message", "finds: [odd, strange]");
    MailImpl mail = pass();
    assertThat(mail.getState()).isEqualTo("root");
    assertThat(MailMarks.findings(mail)).containsExactly("odd", "strange");
  }

  @Test
  void aChainWithoutFiltersLetsMailPassUnseen() throws Exception {
    write("routes: [{chain: none}]\nchains: {none: []}\n");
    MailImpl mail = pass();
    assertThat(mail.attributeNames()).isEmpty();
  }

  @Test
  void aMailThatIsResetEndsWithTheNextAnswer() throws Exception {
    configure("at: message");
    mail();
    assertThat(session.kept()).isEqualTo(1);
    hook.onResponse(session.session(), null, 0, null);
    assertThat(session.kept()).isEqualTo(1);
    session.reset();
    hook.onResponse(session.session(), null, 0, null);
    assertThat(session.kept()).isZero();
  }

  @Test
  void aLostConnectionEndsTheMail() throws Exception {
    configure("at: message");
    mail();
    hook.onDisconnect(session.session());
    assertThat(session.kept()).isZero();
    hook.onDisconnect(session.session());
  }

  @Test
  void aMessageBeyondTheLimitsIsDeferred() throws Exception {
    write(
        "limits: {message: 100}\nroutes: [{chain: all}]\nchains: {all: [it]}\n"
            + "filters: {it: {type: org.sluicemail.script.Scripted, at: message}}\n");
    mail();
    rcpt("b@example.org");
    HookResult result = message(Mails.mail(MESSAGE + "x".repeat(100), "b@example.org"));
    assertThat(result.getSmtpRetCode()).isEqualTo("452");
  }

  @ParameterizedTest
  @CsvSource({
    "config, there is no value",
    "onError, onError",
    "reload, reload is at least 10ms",
  })
  void refusesTheStartWithWhatIsWrongInTheXml(String key, String text) {
    james.write("sluice.yaml", "routes: [{chain: none}]\nchains: {none: []}\n");
    String[] elements =
        key.equals("config") ? new String[0] : new String[] {"config", "sluice.yaml", key, "0s"};
    assertThatThrownBy(() -> hook.init(FakeJames.handler(elements)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("SluiceHook")
        .hasMessageContaining(key);
  }

  @Test
  void refusesTheStartWithTheProblemsOfTheFile() {
    assertThatThrownBy(() -> configure("at: message", "what: 1"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("sluice.yaml:8:")
        .hasMessageContaining("what");
  }
}
