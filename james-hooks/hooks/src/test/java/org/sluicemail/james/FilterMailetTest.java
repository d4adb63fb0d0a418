package org.sluicemail.james;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mailet;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Mailets of one filter, and the one that teaches, with an rspamd that says what the test wants.
 */
class FilterMailetTest {
  private static final String MESSAGE = "From: a@example.org\r\nSubject: x\r\n\r\nHello\r\n";

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer rspamd;
  private String reply =
      "{\"action\":\"add header\",\"score\":7.5,\"required_score\":15,"
          + "\"symbols\":{\"BAYES_SPAM\":{\"name\":\"BAYES_SPAM\",\"score\":5.1}}}";
  private int code = 200;

  @BeforeEach
  void start() throws IOException {
    rspamd = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    rspamd.createContext("/", this::answer);
    rspamd.start();
  }

  @AfterEach
  void stop() {
    rspamd.stop(0);
    Mails.dispose();
    assertThat(SharedEngine.resources().open()).isZero();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String password = String.valueOf(exchange.getRequestHeaders().getFirst("Password"));
    asked.add(exchange.getRequestURI() + " " + password + " " + body);
    byte[] octets = reply.getBytes(UTF_8);
    exchange.sendResponseHeaders(code, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  private <T extends Mailet> T init(T mailet, String... parameters) throws MessagingException {
    FakeMailetConfig.Builder config =
        FakeMailetConfig.builder()
            .mailetName(mailet.getClass().getSimpleName())
            .mailetContext(FakeMailContext.defaultContext())
            .setProperty("servers", "[inet:" + rspamd.getAddress().getPort() + "@127.0.0.1]");
    for (int i = 0; i < parameters.length; i += 2) {
      config.setProperty(parameters[i], parameters[i + 1]);
    }
    mailet.init(config.build());
    return mailet;
  }

  private Rspamd mailet() {
    return new Rspamd(new FakeJames(folder).metrics());
  }

  private static MailImpl mail() throws Exception {
    MailImpl mail = Mails.mail(MESSAGE, "b@example.org");
    mail.setState("transport");
    return mail;
  }

  @Test
  void whatRspamdSaysIsWrittenOnTheMail() throws Exception {
    Rspamd mailet =
        init(mailet(), "on-error", "proceed", "authserv-id", "mx.example.org", "retries", "1");
    MailImpl mail = mail();
    mailet.service(mail);
    mailet.destroy();
    assertThat(mail.getState()).isEqualTo("transport");
    assertThat(MailMarks.score(mail)).contains(7.5);
    assertThat(MailMarks.findings(mail)).contains("spam:add-header", "symbol:BAYES_SPAM");
    assertThat(asked.getFirst()).contains("/checkv2").contains("Hello");
  }

  @ParameterizedTest
  @CsvSource({"tempfail,ghost", "proceed,transport", "reject,rejected"})
  void aDeadRspamdIsForTheOperator(String onError, String state) throws Exception {
    Rspamd mailet = init(mailet(), "on-error", onError, "connect-timeout", "1s");
    rspamd.stop(0);
    MailImpl mail = mail();
    mailet.service(mail);
    mailet.destroy();
    assertThat(mail.getState()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"what,1,what", "servers,[],servers", "retries,many,retries"})
  void refusesTheStart(String key, String value, String text) {
    assertThatThrownBy(() -> init(mailet(), key, value))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("Rspamd")
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @CsvSource({"spam,/learnspam", "ham,/learnham"})
  void teaches(String as, String path) throws Exception {
    RspamdLearn mailet = init(new RspamdLearn(), "as", as, "password", "secret");
    mailet.service(mail());
    mailet.destroy();
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst()).startsWith(path + " secret ").contains("Hello");
  }

  @Test
  void whatRspamdKnowsItNeedNotLearn() throws Exception {
    code = 208;
    RspamdLearn mailet = init(new RspamdLearn(), "as", "spam");
    mailet.service(mail());
    mailet.destroy();
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"403", "500"})
  void aRefusalIsForJamesToHandle(int refusal) throws Exception {
    code = refusal;
    reply = "wrong password";
    RspamdLearn mailet = init(new RspamdLearn(), "as", "spam", "password", "secret");
    assertThatThrownBy(() -> mailet.service(mail()))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("was not learned")
        .hasMessageNotContaining("secret");
    mailet.destroy();
  }
}
