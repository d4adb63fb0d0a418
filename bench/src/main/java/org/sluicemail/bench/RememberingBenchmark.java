package org.sluicemail.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * The filters that remember, over a store in memory: limits, greylisting and replies judge a mail of
 * a known sender that answers another one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RememberingBenchmark {
  private static final List<Recipient> RECIPIENTS = List.of(Recipient.of("<bob@example.org>"));

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
  private final ReversePath sender = ReversePath.of("<ann@example.net>");
  private final Message message = answer();
  private final Session session = session();
  private final Engine noop = engine("pass");
  private final Engine remembering = engine("limits, greylist, replies");

  private static Message answer() {
    Message plain = Mails.message();
    List<HeaderField> fields = new ArrayList<>(plain.header().fields());
    fields.add(HeaderField.of("From", "ann@example.net"));
    fields.add(HeaderField.of("In-Reply-To", "<3@example.org>"));
    fields.add(HeaderField.of("References", "<1@example.org> <2@example.org>\n\t<3@example.org>"));
    return new Message(new Header(fields), plain.body());
  }

  private static Session session() {
    InetAddress address = InetAddress.getLoopbackAddress();
    return Session.UNKNOWN.withClient(new Client(address, 25, "mail.example.net"));
  }

  private Engine engine(String filters) {
    String yaml =
        """
        routes: [{chain: measured}]
        chains: {measured: [%s]}
        filters:
          pass: {type: Pass}
          greylist: {type: Greylist}
          replies: {type: Replies}
          limits:
            type: RateLimit
            limits:
              - {name: to-ip-from, key: [recipient, ip, sender], rate: 999999999/1s}
              - {name: to-ip, key: [recipient, ip], rate: 999999999/1s}
              - {name: to, key: recipient, rate: 999999999/1s}
        """
            .formatted(filters);
    try {
      Config root = Config.parse("bench", yaml);
      return Engine.of(root, ServerSettings.class, new Resources(), now::get);
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A first attempt, and a second one that is late enough. */
  @Setup
  public void becomeKnown() throws IOException, InterruptedException {
    remembering();
    now.updateAndGet(before -> before.plus(Duration.ofMinutes(6)));
    remembering();
    if (!remembering().verdict().accepts()) {
      throw new IllegalStateException("the sender is not known");
    }
  }

  @Benchmark
  public Decision noop() throws IOException, InterruptedException {
    return decide(noop);
  }

  @Benchmark
  public Decision remembering() throws IOException, InterruptedException {
    return decide(remembering);
  }

  private Decision decide(Engine engine) throws IOException, InterruptedException {
    Transaction transaction = engine.routes().at(session, sender).begin(session, sender, Door.ANY);
    try {
      return transaction.all(RECIPIENTS, message, Pulse.NONE);
    } finally {
      transaction.end(Ending.How.DECIDED);
    }
  }
}
