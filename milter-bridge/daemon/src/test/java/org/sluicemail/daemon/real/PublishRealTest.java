package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluicemail.servers.Gtube;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RedisListener;
import org.sluicemail.servers.RedisServer;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpSink;
import redis.clients.jedis.Jedis;

/** Copies of mail that comes by way of Postfix, in a real Redis. */
@RequiresServer({Kind.POSTFIX, Kind.REDIS})
class PublishRealTest {
  private static final RedisServer REDIS = RedisServer.shared();
  private static final String CONFIGURATION =
      """
      routes: [{chain: mail}]
      chains: {mail: [strings, copies]}
      filters:
        strings:
          type: Rules
          rules:
            - {name: gtube, if: {body: 'GTUBE-STANDARD'}, then: [reject 554 5.7.1 Spam, find spam]}
        copies:
          type: Publish
          redis: redis://127.0.0.1:%d
          targets:
            - {channel: %2$s.copies, verdict: [proceed, quarantine]}
            - {channel: %2$s.spam, when: {finding: spam}}
            - {channel: %2$s.all, payload: envelope}
            - {stream: %2$s.stream, payload: envelope, max-length: 100}
            - {stream: %2$s.bytes, verdict: reject}
            - {channel: %2$s.none, sample: 0}
      """;

  /** Odd octets, and what Rmilter would have added to or taken from: the original is published. */
  private static final String MAIL =
      Sample.HEADER + "X-Odd:\t \u00e9\u00ff  two\r\n\r\n.dot\r\n\u00c3(\r\n\r\nlast\r\n";

  private final String token = SmtpSink.token();
  private final String recipient = token + "@example.test";

  @Test
  void eachTargetGetsItsOwnAndTheOriginal() throws Exception {
    try (RedisListener listener = new RedisListener(REDIS);
        Sluice sluice = Sluice.configured(CONFIGURATION.formatted(REDIS.port(), token))) {
      send(sluice, MAIL, 250);
      byte[] sent = MAIL.getBytes(ISO_8859_1);
      assertThat(listener.next(token + ".copies")).isEqualTo(sent);
      checkAccount(listener.next(token + ".all"), sent, "proceed", 250);
      String spam = Sample.HEADER + "\r\n" + Gtube.REJECT.line() + "\r\n";
      send(sluice, spam, 554);
      byte[] refused = spam.getBytes(ISO_8859_1);
      assertThat(listener.next(token + ".spam")).isEqualTo(refused);
      checkAccount(listener.next(token + ".all"), refused, "reject", 554);
      for (String channel : List.of("copies", "spam", "all", "none")) {
        assertThat(listener.left(token + "." + channel)).as(channel).isZero();
      }
    }
    checkStreams(MAIL.getBytes(ISO_8859_1));
  }

  private void send(Sluice sluice, String mail, int code) throws Exception {
    try (SmtpClient client = SmtpClient.open(Mta.postfix(sluice).port(), "client.test")) {
      byte[] content = mail.getBytes(ISO_8859_1);
      assertThat(client.mail("sender@client.test", List.of(recipient), content).code())
          .isEqualTo(code);
    }
  }

  /** A line of JSON, CRLF, the message. */
  private void checkAccount(byte[] payload, byte[] sent, String verdict, int code)
      throws Exception {
    int end = new String(payload, ISO_8859_1).indexOf("\r\n");
    assertThat(Arrays.copyOfRange(payload, end + 2, payload.length)).isEqualTo(sent);
    checkAccount(Arrays.copyOf(payload, end), sent.length, verdict, code);
  }

  private void checkAccount(byte[] line, int size, String verdict, int code) throws Exception {
    JsonNode account = new ObjectMapper().readTree(line);
    assertThat(account.get("verdict").textValue()).isEqualTo(verdict);
    assertThat(account.path("reply").asText().startsWith("554")).isEqualTo(code == 554);
    assertThat(account.get("queue-id").textValue()).matches("[0-9A-Za-z]{8,20}");
    assertThat(account.get("client").textValue()).isEqualTo("127.0.0.1");
    assertThat(account.get("helo").textValue()).isEqualTo("client.test");
    assertThat(account.get("sender").textValue()).isEqualTo("sender@client.test");
    assertThat(account.get("recipients")).hasSize(1);
    assertThat(account.get("recipients").get(0).textValue()).isEqualTo(recipient);
    assertThat(account.get("size").intValue()).isEqualTo(size);
  }

  private void checkStreams(byte[] first) throws Exception {
    try (Jedis jedis = new Jedis("127.0.0.1", REDIS.port())) {
      assertThat(jedis.xlen(token + ".stream")).isEqualTo(2);
      assertThat(jedis.xlen(token + ".bytes")).isEqualTo(1);
      List<byte[]> fields = fields(jedis, token + ".stream");
      assertThat(fields.get(0)).asString(UTF_8).isEqualTo("envelope");
      checkAccount(fields.get(1), first.length, "proceed", 250);
      assertThat(fields.get(2)).asString(UTF_8).isEqualTo("message");
      assertThat(fields.get(3)).isEqualTo(first);
    }
  }

  /** Names and values of the first entry: an id, and a list of them. */
  private static List<byte[]> fields(Jedis jedis, String stream) {
    var entries = jedis.xrange(octets(stream), octets("-"), octets("+"), 1);
    List<?> entry = (List<?>) entries.getFirst();
    return ((List<?>) entry.get(1)).stream().map(byte[].class::cast).toList();
  }

  private static byte[] octets(String text) {
    return text.getBytes(UTF_8);
  }
}
