package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Outcome;
import org.sluicemail.mail.Mail;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpReply;
import org.sluicemail.servers.SmtpSink;

/**
 * A message that nobody edits leaves Postfix byte for byte as it would without us, and the filters
 * see what Postfix sends on.
 */
@RequiresServer(Kind.POSTFIX)
class PostfixBytesTest {
  private static final int SESSIONS = 4;
  private static final Map<String, byte[]> SEEN = new ConcurrentHashMap<>();
  private static final Postfix POSTFIX = Postfix.shared();
  private static final Sluice SLUICE =
      Sluice.listening(
          """
          listen: unix:%s/bytes.sock
          socket: {mode: "0666"}
          routes: [{chain: all}]
          chains: {all: [pass, capture]}
          filters:
            pass: {type: Pass}
            capture: %s
          """
              .formatted(POSTFIX.folder(), Staged.section("capture", new Judge(capturing()))));

  @AfterAll
  static void stop() {
    SLUICE.close();
  }

  private static Judge.Answer capturing() {
    return received -> {
      try (InputStream in = received.message().open()) {
        SEEN.put(token(received), in.readAllBytes());
      }
      return Outcome.PROCEED;
    };
  }

  private static String token(Mail received) {
    return received.envelope().recipients().getFirst().address().localPart();
  }

  @Test
  void messagesOfPeople() throws Exception {
    List<Sample> corpus = Samples.corpus();
    assumeFalse(corpus.isEmpty(), "SKIPPED: no shared/corpus beside the project");
    assertUnchanged(corpus);
  }

  @Test
  void oddMessages() throws Exception {
    assertUnchanged(Samples.odd(2026, 500));
  }

  @Test
  void everySizeAroundTheLimits() throws Exception {
    assertUnchanged(Samples.sizes());
  }

  private static void assertUnchanged(List<Sample> samples) throws Exception {
    List<String> differences = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> sessions =
          IntStream.range(0, SESSIONS)
              .mapToObj(i -> threads.submit(() -> session(share(samples, i))))
              .toList();
      for (Future<List<String>> session : sessions) {
        differences.addAll(session.get());
      }
    }
    assertThat(differences).isEmpty();
    assertThat(SEEN).as("seen but never delivered").isEmpty();
  }

  private static List<Sample> share(List<Sample> samples, int session) {
    return IntStream.range(0, samples.size())
        .filter(i -> i % SESSIONS == session)
        .mapToObj(samples::get)
        .toList();
  }

  /** Sends all, each without and with a filter, over one connection of each kind. */
  private static List<String> session(List<Sample> samples) throws IOException {
    List<String> differences = new ArrayList<>();
    try (SmtpClient bare = SmtpClient.open(POSTFIX.smtpd(""), "client.test");
        SmtpClient filtered = SmtpClient.open(POSTFIX.smtpd(SLUICE.postfix()), "client.test")) {
      for (Sample sample : samples) {
        difference(sample, bare, filtered)
            .map(what -> sample + ": " + what)
            .ifPresent(differences::add);
      }
    }
    return differences;
  }

  private static Optional<String> difference(Sample sample, SmtpClient bare, SmtpClient filtered)
      throws IOException {
    String token = SmtpSink.token();
    SmtpReply one = send(bare, token + "a", sample);
    SmtpReply other = send(filtered, token + "b", sample);
    if (one.code() != 250 || other.code() != 250) {
      return Optional.of("replies " + one + " and " + other);
    }
    String expected = cut(delivered(token + "a"));
    Optional<String> sent = different("delivered", expected, delivered(token + "b"));
    String seen = new String(SEEN.remove(token + "b"), ISO_8859_1);
    return sent.or(() -> different("seen", shown(expected), seen))
        .or(() -> unlikeSent(sample, seen));
  }

  private static Optional<String> unlikeSent(Sample sample, String seen) {
    return sample.isOrderly() ? different("seen, not sent", sample.text(), seen) : Optional.empty();
  }

  private static SmtpReply send(SmtpClient client, String token, Sample sample) throws IOException {
    return client.mail("sender@client.test", List.of(token + "@example.test"), sample.content());
  }

  private static String delivered(String token) throws IOException {
    return new String(POSTFIX.sink().take(token).withoutReceived(Postfix.HOST), ISO_8859_1);
  }

  /**
   * A cleanup process of Postfix that has once served any milter drops the lines of a field from
   * its 60,000th octet on.
   */
  private static String cut(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return text;
    }
    String[] fields = text.substring(0, end).split("\r\n(?![ \t])", -1);
    String header =
        Stream.of(fields).map(each -> cutField(each)).collect(Collectors.joining("\r\n"));
    return header + text.substring(end);
  }

  private static String cutField(String field) {
    String lines = field.replace("\r\n", "\n");
    int last = lines.length() <= 60_000 ? lines.length() : lines.lastIndexOf('\n', 60_000);
    return lines.substring(0, last).replace("\n", "\r\n");
  }

  /**
   * What Postfix tells a filter of a message that it delivers as {@code text}: a NUL ends the value
   * of a field, and a message is a header, an empty line and a body, also when it ends in its
   * header.
   */
  private static String shown(String text) {
    String whole = text.startsWith("\r\n") || text.contains("\r\n\r\n") ? text : text + "\r\n";
    int end = whole.startsWith("\r\n") ? 0 : whole.indexOf("\r\n\r\n");
    return whole.substring(0, end).replaceAll("\0.*", "") + whole.substring(end);
  }

  private static Optional<String> different(String what, String expected, String actual) {
    if (expected.equals(actual)) {
      return Optional.empty();
    }
    int at = 0;
    while (at < Math.min(expected.length(), actual.length())
        && expected.charAt(at) == actual.charAt(at)) {
      at++;
    }
    return Optional.of(
        "%s at %d: <%s> not <%s>".formatted(what, at, around(actual, at), around(expected, at)));
  }

  private static String around(String text, int at) {
    String part = text.substring(Math.max(0, at - 30), Math.min(text.length(), at + 30));
    return part.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
  }
}
