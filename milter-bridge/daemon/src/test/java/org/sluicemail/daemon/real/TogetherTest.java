package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluicemail.servers.Await;
import org.sluicemail.servers.Clamd;
import org.sluicemail.servers.Delivery;
import org.sluicemail.servers.Gtube;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.RedisListener;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.Rspamd;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.servers.SmtpSink;

/** All at once: greylisting, limits, answers, clamd, rspamd, headers, DKIM and copies. */
@RequiresServer({Kind.POSTFIX, Kind.REDIS, Kind.CLAMD, Kind.RSPAMD})
class TogetherTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Postfix POSTFIX = Postfix.shared();
  private static final RedisServer REDIS = RedisServer.shared();
  private static final String STRANGER = "ADDR=192.0.2.7 NAME=mail.stranger.test";
  private static final String ELSEWHERE = "ADDR=198.51.100.9 NAME=mail.far.test";

  private static final String CONFIGURATION =
      """
      store: {url: 'redis://127.0.0.1:%1$d', key-prefix: '%2$s:'}
      authserv-id: mx.ours.test
      routes:
        - {when: {authenticated: true}, chain: outbound}
        - {chain: inbound}
      chains:
        inbound: [limits, greylist, replies, dkim, clamav, rspamd, spam, headers, results, copies]
        outbound: [user-limits, replies, clamav, clean, sign]
      filters:
        limits: {type: RateLimit, limits: [{name: sender, key: sender, rate: 1/1h burst 6}]}
        user-limits: {type: RateLimit, limits: [{name: user, key: user, rate: 1/1h burst 2}]}
        greylist: {type: Greylist, delay: 1s}
        replies: {type: Replies}
        dkim: {type: DkimVerify}
        clamav: {type: ClamAv, servers: '127.0.0.1:%3$d'}
        rspamd: {type: Rspamd, servers: '127.0.0.1:%4$d'}
        spam: {type: SpamPolicy}
        headers: {type: HeaderTable, add: [{name: X-Spam-Action, value: '{spam-action|none}'}]}
        results: {type: AuthResults, always: true}
        clean: {type: HeaderTable, remove: ['X-Spam*']}
        sign: {type: DkimSign, keys: [{domain: ours.test, selector: e1, key: '%5$s'}]}
        copies:
          type: Publish
          redis: redis://127.0.0.1:%1$d
          targets:
            - {channel: '%2$s.copies', verdict: proceed}
            - {channel: '%2$s.spam', when: {finding: 'spam:reject'}}
            - {channel: '%2$s.virus', when: {finding: virus}, payload: envelope}
      """;

  /** What rspamd shall think of a mail. */
  private static final String HAM = "X-Test-Action: no action; x\r\n";

  private final String token = SmtpSink.token();
  private final String ann = token + "@ours.test";
  private final String bob = token + "@far.test";
  private final String eve = "eve@stranger.test";
  private int port;

  @Test
  void allFiltersOfAConversation() throws Exception {
    try (RedisListener copies = new RedisListener(REDIS);
        Sluice sluice = Sluice.configured(configuration())) {
      port = POSTFIX.smtpd(sluice.postfix());
      strangerHasToWait(copies);
      whatOurUserSendsIsSigned();
      theAnswerComesAtOnceAndUnmarked(copies);
      spamAndVirusesAreRefused(copies);
      whoSendsTooMuchHasToWait();
      ourUserToo();
      assertThat(REDIS.command("KEYS " + token + ":*")).as("all state").isNotEqualTo("*0");
    }
  }

  private String configuration() throws GeneralSecurityException {
    byte[] key =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    return CONFIGURATION.formatted(
        REDIS.port(),
        token,
        Clamd.shared().port(),
        Rspamd.shared().port(),
        Base64.getEncoder().encodeToString(key));
  }

  private void strangerHasToWait(RedisListener copies) throws Exception {
    String forged = "X-Spam: Yes\r\nAuthentication-Results: mx.ours.test; dkim=pass\r\n";
    String hello = message(eve, HAM + forged);
    assertThat(send(STRANGER, eve, ann, hello).toString()).startsWith("451 4.7.1 Greylisted");
    Await.until("pass", LIMIT, () -> send(STRANGER, eve, ann, hello).code() == 250);
    Delivery delivered = POSTFIX.sink().take(token);
    assertThat(delivered.text())
        .contains("X-Spam-Action: no action\r\n")
        .contains("Authentication-Results: mx.ours.test")
        .contains("dkim=none")
        .doesNotContain("dkim=pass")
        .doesNotContain("X-Spam: Yes");
    assertThat(copies.next(token + ".copies")).isEqualTo(hello.getBytes(ISO_8859_1));
  }

  private void whatOurUserSendsIsSigned() throws Exception {
    String letter = message(ann, "Message-ID: <" + token + "@ours.test>\r\nX-Spam-Level: *\r\n");
    assertThat(send("LOGIN=ann", ann, bob, letter).code()).isEqualTo(250);
    assertThat(POSTFIX.sink().take(token).text())
        .contains("DKIM-Signature:")
        .contains("d=ours.test")
        .doesNotContain("X-Spam-Level")
        .doesNotContain("X-Spam-Action");
  }

  /** Bob has never sent us anything, and rspamd thinks little of him. */
  private void theAnswerComesAtOnceAndUnmarked(RedisListener copies) throws Exception {
    String spammy = "X-Test-Action: add header; x\r\n";
    String answer = message(bob, spammy + "References: <1@x>\r\n <" + token + "@ours.test>\r\n");
    assertThat(send(ELSEWHERE, bob, ann, answer).code()).isEqualTo(250);
    assertThat(POSTFIX.sink().take(token).text())
        .contains("X-Spam-Action: add header\r\n")
        .doesNotContain("X-Spam: Yes");
    assertThat(copies.next(token + ".copies")).isEqualTo(answer.getBytes(ISO_8859_1));
    assertThat(send(ELSEWHERE, bob, ann, message(bob, spammy)).code()).isEqualTo(250);
    assertThat(POSTFIX.sink().take(token).text()).contains("X-Spam: Yes\r\n");
    copies.next(token + ".copies");
  }

  private void spamAndVirusesAreRefused(RedisListener copies) throws Exception {
    String spam = message(eve, "") + Gtube.REJECT.line() + "\r\n";
    assertThat(send(STRANGER, eve, ann, spam).code()).isEqualTo(554);
    assertThat(copies.next(token + ".spam")).isEqualTo(spam.getBytes(ISO_8859_1));
    String virus = Viruses.attached(Clamd.eicar());
    assertThat(send(STRANGER, eve, ann, virus))
        .hasToString("554 5.7.1 Infected by " + Viruses.NAME);
    assertThat(new String(copies.next(token + ".virus"), ISO_8859_1))
        .contains("\"virus\":[\"" + Viruses.NAME + "\"]")
        .endsWith("}\r\n" + virus);
    assertThat(copies.left(token + ".copies")).isZero();
  }

  /** One has passed; what was greylisted, spam or infected does not count. */
  private void whoSendsTooMuchHasToWait() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(send(STRANGER, eve, ann, message(eve, HAM)).code()).isEqualTo(250);
    }
    assertThat(send(STRANGER, eve, ann, message(eve, HAM)).toString())
        .startsWith("451 4.7.1")
        .contains("sender");
  }

  private void ourUserToo() throws Exception {
    assertThat(send("LOGIN=ann", ann, bob, message(ann, "")).code()).isEqualTo(250);
    assertThat(send("LOGIN=ann", ann, bob, message(ann, "")).code()).isEqualTo(451);
  }

  private static String message(String from, String fields) {
    return "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\nFrom: %s\r\nTo: you@ours.test\r\n%s%s\r\nhello\r\n"
        .formatted(from, fields.contains("Message-ID") ? "" : "Message-ID: <1@x>\r\n", fields);
  }

  private SmtpReply send(String client, String from, String to, String message) throws IOException {
    try (SmtpClient smtp = SmtpClient.open(port, "client.test")) {
      smtp.xclient(client, "client.test");
      return smtp.mail(from, List.of(to), message.getBytes(ISO_8859_1));
    }
  }
}
