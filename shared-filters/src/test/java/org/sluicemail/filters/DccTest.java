package org.sluicemail.filters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluicemail.upstream.ScriptedDccifd.says;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Endpoint;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.upstream.ScriptedDccifd;
import org.sluicemail.upstream.ScriptedPeer;
import org.sluicemail.upstream.UnavailableException;

class DccTest {
  private static final String ONCE = "A\nA\nX-DCC-Ex-Metrics: mx 1; Body=1 Fuz1=1 Fuz2=1\n";
  private static final String OFTEN =
      "A\nA\nX-DCC-Ex-Metrics: mx 1; bulk Body=many Fuz1=20 Fuz2=ok rep=80%\n";

  /** What comes of it does not depend on how busy the machine is; only faults wait for it. */
  private static final String SHORT = "response-timeout: 300ms\nconnect-timeout: 300ms\n";

  private final List<AutoCloseable> open = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private ScriptedDccifd peer(ScriptedDccifd.Step... script) throws IOException {
    ScriptedDccifd peer = ScriptedDccifd.inet(script);
    open.add(peer);
    return peer;
  }

  private static MessageFilter filter(Endpoint server, String keys) {
    String yaml = "servers: '" + server + "'\n" + keys;
    return Fixture.part(new Dcc(), yaml, MessageFilter.class);
  }

  private static Outcome ask(Endpoint server, String keys) throws Exception {
    return filter(server, keys).onMessage(Fixture.mail("Subject: x", "", "body"));
  }

  private Outcome ask(String answer, String keys) throws Exception {
    return ask(peer(says(answer)).endpoint(), keys);
  }

  @Test
  void tellsEverythingAndEveryRecipient() throws Exception {
    ScriptedDccifd peer = peer(says("A\nAAA\n"));
    Client client = new Client(InetAddress.getByName("2001:db8::1"), 25, "mail.example.org");
    Envelope envelope =
        new Envelope(
            ReversePath.of("<Ann@example.org>"),
            Recipient.of("<bob@example.net>"),
            Recipient.of("a\nb@example.net"),
            Recipient.of("<last@example.net>"));
    Session session = Session.UNKNOWN.withClient(client).withHelo("helo\r\nevil");
    Mail mail = Fixture.mail(session, envelope, "Subject: x", "", "body", ".", "end");
    filter(peer.endpoint(), "").onMessage(mail);
    assertThat(peer.requests.take())
        .isEqualTo(
            "header grey-off\n"
                + "2001:db8:0:0:0:0:0:1\rmail.example.org\n"
                + "helo??evil\n"
                + "Ann@example.org\n"
                + "bob@example.net\na?b@example.net\nlast@example.net\n"
                + "\n"
                + "Subject: x\r\n\r\nbody\r\n.\r\nend");
  }

  @Test
  void tellsWhatIsUnknownAsDccifdExpectsIt() throws Exception {
    ScriptedDccifd peer = peer(says("A\nA\n"));
    Envelope envelope = new Envelope(ReversePath.NULL, Recipient.of("bob@example.net"));
    MessageFilter filter = filter(peer.endpoint(), "query: true\ngreylisting: true");
    filter.onMessage(Fixture.mail(Session.UNKNOWN, envelope, "A: b", "", ""));
    assertThat(peer.requests.take())
        .startsWith("header query\n\n\n<>\nbob@example.net\n\nA: b\r\n");
  }

  @Test
  void aLargeMessageArrivesWhole() throws Exception {
    ScriptedDccifd peer = peer(says("A\nA\n"));
    String body = "x".repeat(300_000);
    filter(peer.endpoint(), "").onMessage(Fixture.mail("A: b", "", body));
    assertThat(peer.requests.take()).endsWith("\r\n\r\n" + body);
  }

  @Test
  void countsBecomeSymbolsAndTheFieldIsAdded() throws Exception {
    Outcome outcome = ask(OFTEN, "");
    assertThat(outcome.verdict()).isEqualTo(Verdict.proceed());
    assertThat(outcome.findings())
        .containsExactly(
            new Finding.Symbol("DCC", 0, List.of("body=many", "fuz1=20", "fuz2=ok", "rep=80")),
            new Finding.Symbol("DCC_BULK", 0, List.of("body=many")));
    assertThat(outcome.edits())
        .containsExactly(
            new Edit.Append(
                HeaderField.of(
                    "X-DCC-Ex-Metrics", "mx 1; bulk Body=many Fuz1=20 Fuz2=ok rep=80%")));
  }

  @Test
  void fieldsThatLookLikeOursAreRemoved() throws Exception {
    MessageFilter filter = filter(peer(says(ONCE)).endpoint(), "");
    Mail mail =
        Fixture.mail("x-dcc-evil-METRICS: Body=0", "X-DCC-Evil-Metrics: 1", "X-DCC: y", "", "body");
    assertThat(filter.onMessage(mail).edits())
        .hasSize(2)
        .contains(new Edit.RemoveAll("x-dcc-evil-metrics"));
    MessageFilter silent = filter(peer(says(ONCE)).endpoint(), "add-header: false");
    assertThat(silent.onMessage(mail).edits()).isEmpty();
    assertThat(silent.needs().edits()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "body: many, true",
    "body: 1, true",
    "body: never, false",
    "'body: never\nfuz1: 20', true",
    "'body: never\nfuz1: 21', false",
    "'body: never\nfuz2: 1', false",
    "'body: never\nrep: 80', true",
    "'body: never\nrep: 81', false"
  })
  void eachCountHasItsThreshold(String keys, boolean bulk) throws Exception {
    Outcome outcome = ask(OFTEN, keys + "\nbulk: 'reject 550 5.7.1 seen {counts}'");
    assertThat(outcome.verdict() instanceof Verdict.Reject).isEqualTo(bulk);
  }

  @Test
  void theReplyMayTellTheCounts() throws Exception {
    Outcome outcome = ask(OFTEN, "bulk: 'reject 550 5.7.1 seen {counts}'");
    assertThat(((Verdict.Reject) outcome.verdict()).reply())
        .hasToString("550 5.7.1 seen body=many");
  }

  @ParameterizedTest
  @CsvSource({
    "A, '', proceed, DCC",
    "S, '', proceed, DCC",
    "R, '', reject, DCC DCC_REJECT",
    "R, 'rejected: quarantine looks bad', quarantine, DCC DCC_REJECT",
    "R, 'rejected: proceed', proceed, DCC DCC_REJECT",
    "G, 'greylisting: true', tempfail, DCC"
  })
  void dccifdsOwnResult(String letter, String keys, String verdict, String symbols)
      throws Exception {
    Outcome outcome = ask(letter + ONCE.substring(1), keys);
    assertThat(outcome.verdict().word()).isEqualTo(verdict);
    assertThat(outcome.findings().stream().map(each -> ((Finding.Symbol) each).symbol()))
        .containsExactly(symbols.split(" "));
  }

  @Test
  void aLargerMessageIsNotAsked() throws Exception {
    ScriptedDccifd peer = peer(says(OFTEN));
    assertThat(ask(peer.endpoint(), "max-size: 10").findings())
        .containsExactly(new Finding.Mark("dcc:oversize"));
    assertThat(peer.requests).isEmpty();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("closes", says("")),
        Arguments.of("is cut in a line", says("A\nA")),
        Arguments.of("is cut in the field", says(ONCE.substring(0, 30))),
        Arguments.of("has failed for now", says("T\nA\n")),
        Arguments.of("says too little", says("A\n\n")),
        Arguments.of("talks rubbish", says("HTTP/1.1 400 Bad Request\r\n\r\n")),
        Arguments.of("never stops", says("A\nA\n" + "x".repeat(100_000))),
        Arguments.of("resets", ScriptedDccifd.resets()),
        Arguments.of("takes all and says nothing", ScriptedDccifd.stalls()),
        Arguments.of("takes nothing", ScriptedDccifd.sleeps()),
        Arguments.of("says it and does not close", ScriptedDccifd.saysAndStays(ONCE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aFaultIsAFailureInTime(String fault, ScriptedDccifd.Step step) throws Exception {
    MessageFilter filter = filter(peer(step).endpoint(), SHORT);
    long begin = System.nanoTime();
    assertThatThrownBy(() -> filter.onMessage(Fixture.mail("A: b", "", "x".repeat(4 << 20))))
        .isInstanceOf(UnavailableException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void anotherServerIsAskedAfterAFault(String fault, ScriptedDccifd.Step step) throws Exception {
    ScriptedDccifd bad = peer(step);
    ScriptedDccifd good = ScriptedDccifd.unix(folder.resolve("dccifd"), says(OFTEN));
    open.add(good);
    String servers =
        "servers: ['"
            + bad.endpoint()
            + "', '"
            + good.endpoint()
            + "']\n"
            + "response-timeout: 2s\nbulk: reject";
    MessageFilter filter = Fixture.part(new Dcc(), servers, MessageFilter.class);
    assertThat(filter.onMessage(Fixture.mail("A: b", "", "body")).verdict().word())
        .isEqualTo("reject");
  }

  @Test
  void nobodyThereIsAFailureToo() throws Exception {
    MessageFilter filter = filter(ScriptedPeer.nobody(), "");
    assertThatThrownBy(() -> filter.onMessage(Fixture.mail("A: b", "", "")))
        .isInstanceOf(UnavailableException.class);
    assertThat(new Dcc().onError()).isEqualTo(OnError.PROCEED);
  }

  @Test
  void comesBackWithoutARestart() throws Exception {
    ScriptedDccifd peer = peer(says(""), says(OFTEN));
    MessageFilter filter = filter(peer.endpoint(), "bulk: reject\nmax-errors: 1");
    Mail mail = Fixture.mail("A: b", "", "");
    assertThatThrownBy(() -> filter.onMessage(mail)).isInstanceOf(IOException.class);
    assertThat(filter.onMessage(mail).verdict().word()).isEqualTo("reject");
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    ScriptedDccifd peer = peer(ScriptedDccifd.stalls());
    MessageFilter filter = filter(peer.endpoint(), "");
    FutureTask<String> task =
        new FutureTask<>(() -> {
          try {
            return filter.onMessage(Fixture.mail("A: b", "", "")).toString();
          } catch (InterruptedException e) {
            return "interrupted";
          }
        });
    Thread thread = Thread.ofVirtual().start(task);
    peer.requests.take();
    thread.interrupt();
    assertThat(task.get()).isEqualTo("interrupted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "servers: []",
        "body: 0",
        "fuz1: lots",
        "rep: -1",
        "bulk: 'reject {ip}'",
        "bulk: accept",
        "{greylisting: true, greylisted: reject}",
        "query: maybe"
      })
  void refuses(String yaml) {
    assertThatThrownBy(() -> Fixture.build(new Dcc(), yaml)).isInstanceOf(ConfigException.class);
  }
}
