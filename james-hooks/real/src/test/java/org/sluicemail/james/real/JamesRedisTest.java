package org.sluicemail.james.real;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.Config;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;

/** James and an engine elsewhere remember together, in one Redis. */
@RequiresServer(Kind.REDIS)
class JamesRedisTest {
  private static final byte[] MESSAGE = "Subject: x\r\n\r\nHello\r\n".getBytes(US_ASCII);
  private static final String SENDER = "a@example.org";

  private static String configuration(RedisServer redis) {
    return """
    store: redis://127.0.0.1:%d/0
    routes: [{chain: all}]
    chains: {all: [limit]}
    filters:
      limit:
        type: RateLimit
        limits: [{name: from, key: sender, rate: 2/1h, reply: 451 4.7.1 enough}]
    """
        .formatted(redis.port());
  }

  /** The verdict on the recipient of one mail that comes by another way than James. */
  private static Verdict elsewhere(Engine engine) throws IOException, InterruptedException {
    ReversePath sender = ReversePath.of(SENDER);
    Session session = Session.UNKNOWN;
    Transaction mail = engine.routes().at(session, sender).begin(session, sender, Door.ANY);
    try (Message message =
        Message.read(new ByteArrayInputStream(MESSAGE), engine.spool(), engine.limits())) {
      mail.sender();
      Verdict verdict = mail.recipient(Recipient.of("b@example.org"));
      if (verdict.accepts()) {
        mail.header(message.header());
        mail.message(message, Pulse.NONE);
      }
      mail.end(verdict.accepts() ? Ending.How.DECIDED : Ending.How.ABORTED);
      return verdict;
    }
  }

  private static int atJames(James james) throws IOException {
    try (SmtpClient client = SmtpClient.open(james.config().port(), "client.example.net")) {
      return client.mail(SENDER, List.of("b@example.org"), MESSAGE).code();
    }
  }

  @Test
  void oneLimitSpansBoth() throws Exception {
    try (RedisServer redis = RedisServer.start();
        James james =
            James.start(
                new JamesConfig()
                    .relay("192.0.2.1/32")
                    .file(James.FILE, configuration(redis))
                    .handlers(James.HOOK));
        Engine engine =
            Engine.of(
                Config.parse("elsewhere", configuration(redis)),
                ServerSettings.class,
                new Resources())) {
      refusedByJamesItself(james);
      assertThat(elsewhere(engine)).isEqualTo(Verdict.proceed());
      assertThat(atJames(james)).isEqualTo(250);
      assertThat(atJames(james)).isEqualTo(451);
      assertThat(elsewhere(engine)).isInstanceOf(Verdict.TempFail.class);
    }
  }

  /** Whom James does not relay to is not counted. */
  private static void refusedByJamesItself(James james) throws IOException {
    try (SmtpClient client = SmtpClient.open(james.config().port(), "client.example.net")) {
      client.command("MAIL FROM:<" + SENDER + ">");
      for (int i = 0; i < 5; i++) {
        assertThat(client.command("RCPT TO:<b" + i + "@elsewhere.example>").code()).isEqualTo(550);
      }
      client.command("RSET");
    }
  }
}
