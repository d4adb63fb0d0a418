package org.sluicemail.james;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.Username;
import org.apache.james.protocols.smtp.SMTPSession;
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
  private static final String CONFIGURATION =
      """
      listen: inet:11330@127.0.0.1 # of the milter server next door
      routes:
        - chain: all
      chains:
        all: [obedient]
      filters:
        obedient:
          type: org.sluicemail.james.ByHeader
      """;

  @TempDir Path folder;
  private final SluiceHook hook = new SluiceHook();

  @BeforeEach
  void start() throws Exception {
    hook.init(handler(CONFIGURATION));
  }

  @AfterEach
  void stop() {
    hook.destroy();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "nothing,NONE,-,-",
        "quarantine,NONE,-,-",
        "tempfail,DENYSOFT,450,4.2.0 later",
        "discard,OK,250,2.6.0 Message received",
        "edit,DENYSOFT,451,4.7.1 Service unavailable - try again later",
      })
  void saysWhatTheChainSays(String wanted, String action, String code, String text)
      throws Exception {
    HookResult result = hook.onMessage(session(), mail(wanted));
    assertThat(result.getResult().getAction().name()).isEqualTo(action.replace("NONE", "DECLINED"));
    assertThat(result.getSmtpRetCode()).isEqualTo(code);
    assertThat(result.getSmtpDescription()).isEqualTo(text);
  }

  @Test
  void theChainSeesSessionAndEnvelope() throws Exception {
    HookResult result = hook.onMessage(session(), mail("reject"));
    assertThat(result.getResult()).isEqualTo(HookReturnCode.deny());
    assertThat(result.getSmtpRetCode()).isEqualTo("550");
    assertThat(result.getSmtpDescription())
        .isEqualTo(
            "5.7.1 no, 192.0.2.1 client.example.org joe"
                + " <a@example.org>[<b@example.org>, <c@example.org>]");
  }

  @Test
  void quarantineSendsTheMailToItsProcessor() throws Exception {
    MailImpl mail = mail("quarantine");
    hook.onMessage(session(), mail);
    assertThat(mail.getState()).isEqualTo("quarantine");
  }

  @Test
  void anyOtherMailStaysOnItsWay() throws Exception {
    MailImpl mail = mail("nothing");
    hook.onMessage(session(), mail);
    assertThat(mail.getState()).isEqualTo("root");
  }

  @Test
  void aFailedFilterDefersTheMail() throws Exception {
    HookResult result = hook.onMessage(session(), mail("failure"));
    assertThat(result.getResult()).isEqualTo(HookReturnCode.denySoft());
  }

  @Test
  void anUnreadableMailIsDeferred() throws Exception {
    MailImpl mail = MailImpl.builder().name("Mail1").build();
    assertThat(hook.onMessage(session(), mail).getResult()).isEqualTo(HookReturnCode.denySoft());
  }

  @Test
  void refusesTheStartWithTheProblemsOfTheFile() {
    assertThatThrownBy(() -> new SluiceHook().init(handler(CONFIGURATION + "what: 1\n")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("what");
    assertThatThrownBy(() -> new SluiceHook().init(new BaseHierarchicalConfiguration()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("<config>");
  }

  private BaseHierarchicalConfiguration handler(String configuration) throws Exception {
    BaseHierarchicalConfiguration handler = new BaseHierarchicalConfiguration();
    Path file = Files.writeString(folder.resolve("sluice.yaml"), configuration);
    handler.addProperty("config", file.toString());
    return handler;
  }

  private static MailImpl mail(String wanted) throws Exception {
    String text = "From: a@example.org\r\nWanted: " + wanted + "\r\n\r\nHello\r\n";
    var session = jakarta.mail.Session.getInstance(new Properties());
    var message = new MimeMessage(session, new ByteArrayInputStream(text.getBytes(US_ASCII)));
    return MailImpl.builder()
        .name("Mail1")
        .sender("a@example.org")
        .addRecipients("b@example.org", "c@example.org")
        .mimeMessage(message)
        .build();
  }

  /** The part of a session that the hook may ask for; anything else fails. */
  private static SMTPSession session() {
    return (SMTPSession)
        Proxy.newProxyInstance(
            SluiceHookTest.class.getClassLoader(),
            new Class<?>[] {SMTPSession.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getRemoteAddress" -> new InetSocketAddress("192.0.2.1", 25000);
                  case "getUsername" -> Username.of("joe");
                  case "getSSLSession" -> Optional.empty();
                  case "getAttachment" -> Optional.of("client.example.org");
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
