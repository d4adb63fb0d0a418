package org.sluicemail.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
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
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** One mail through a chain, from the choice of the route to the end of the transaction. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChainBenchmark {
  private static final List<Recipient> RECIPIENTS = List.of(Recipient.of("<b@example.org>"));

  private final Message message = Mails.message();
  private final ReversePath sender = ReversePath.of("<a@example.net>");
  private final Engine none = engine("");
  private final Engine one = engine("a");
  private final Engine three = engine("a, b, c");

  private static Engine engine(String filters) {
    String yaml =
        """
        routes: [{chain: measured}]
        chains: {measured: [%s]}
        filters: {a: {type: Pass}, b: {type: Pass}, c: {type: Pass}}
        """
            .formatted(filters);
    try {
      return Engine.of(Config.parse("bench", yaml), ServerSettings.class, new Resources());
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public Decision noFilter() throws IOException, InterruptedException {
    return decide(none);
  }

  @Benchmark
  public Decision oneFilter() throws IOException, InterruptedException {
    return decide(one);
  }

  @Benchmark
  public Decision threeSideBySide() throws IOException, InterruptedException {
    return decide(three);
  }

  private Decision decide(Engine engine) throws IOException, InterruptedException {
    Transaction transaction =
        engine.routes().at(Session.UNKNOWN, sender).begin(Session.UNKNOWN, sender, Door.ANY);
    try {
      return transaction.all(RECIPIENTS, message, Pulse.NONE);
    } finally {
      transaction.end(Ending.How.DECIDED);
    }
  }
}
