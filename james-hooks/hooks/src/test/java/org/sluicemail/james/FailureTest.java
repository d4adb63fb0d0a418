package org.sluicemail.james;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When we fail ourselves James gets the answer that the operator chose, and never null. */
class FailureTest {
  @TempDir Path folder;
  private final FakeSession session = new FakeSession().from("a@example.org");
  private FakeJames james;
  private SluiceHook hook;

  @BeforeEach
  void start() {
    james = new FakeJames(folder);
    hook = new SluiceHook(james, james.domains(), james.metrics());
  }

  @AfterEach
  void stop() {
    hook.onDisconnect(session.session());
    hook.destroy();
    Mails.dispose();
    assertThat(SharedEngine.all()).isEmpty();
  }

  private void configure(String onError) throws Exception {
    james.write(
        "sluice.yaml",
        "routes: [{chain: all}]\nchains: {all: [it]}\n"
            + "filters: {it: {type: org.sluicemail.script.Scripted, at: message}}\n");
    hook.init(FakeJames.handler("config", "sluice.yaml", "on-error", onError));
  }

  private HookResult mail() {
    return hook.doMail(session.session(), MaybeSender.nullSender());
  }

  @ParameterizedTest
  @CsvSource({"tempfail,DENYSOFT", "proceed,DECLINED", "reject,DENY"})
  void anUnreadableMessage(String onError, String action) throws Exception {
    configure(onError);
    mail();
    HookResult result = hook.onMessage(session.session(), MailImpl.builder().name("Mail1").build());
    assertThat(result.getResult().getAction().name()).isEqualTo(action);
    assertThat(james.counted).containsEntry("sluice-failure", 1);
  }

  @ParameterizedTest
  @CsvSource({"tempfail,DENYSOFT", "proceed,DECLINED", "reject,DENY"})
  void aSessionThatCannotBeRead(String onError, String action) throws Exception {
    configure(onError);
    session.broken = true;
    assertThat(mail().getResult().getAction().name()).isEqualTo(action);
    session.broken = false;
    HookResult rcpt =
        hook.doRcpt(
            session.session(),
            MaybeSender.nullSender(),
            new MailAddress("b@example.org"),
            Map.of());
    assertThat(rcpt).isEqualTo(HookResult.DECLINED);
    HookResult message =
        hook.onMessage(session.session(), Mails.mail("Subject: a\r\n\r\n", "b@example.org"));
    assertThat(message.getResult().getAction().name()).isEqualTo(action);
  }

  @ParameterizedTest
  @CsvSource({"tempfail,DENYSOFT", "proceed,DECLINED", "reject,DENY"})
  void aMessageWithoutMail(String onError, String action) throws Exception {
    configure(onError);
    HookResult result =
        hook.onMessage(session.session(), Mails.mail("Subject: a\r\n\r\n", "b@example.org"));
    assertThat(result.getResult().getAction().name()).isEqualTo(action);
  }

  @ParameterizedTest
  @CsvSource({"tempfail,DENYSOFT", "proceed,DECLINED"})
  void aClassThatIsMissing(String onError, String action) throws Exception {
    configure(onError);
    session.missing = true;
    assertThat(mail().getResult().getAction().name()).isEqualTo(action);
  }
}
