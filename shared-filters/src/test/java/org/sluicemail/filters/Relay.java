package org.sluicemail.filters;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Condition;
import org.sluicemail.chain.Deadlines;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Mode;
import org.sluicemail.chain.Part;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;
import org.sluicemail.script.ScriptClock;
import org.sluicemail.store.Entry;
import org.sluicemail.store.Key;
import org.sluicemail.store.MemoryStore;

/** A chain through which mails go, one after the other, over one store, while time passes. */
final class Relay {
  final ScriptClock clock = new ScriptClock();
  final RoundTrips store = new RoundTrips(new MemoryStore(10_000, clock));
  private final List<Part> parts = new ArrayList<>();

  /** What was heard of one mail. */
  record Heard(List<Verdict> recipients, Decision decision) {
    /** The reply to each recipient, or the verdict's word, and that to the message. */
    List<String> lines() {
      List<String> lines = new ArrayList<>(recipients.stream().map(Heard::line).toList());
      lines.add(line(decision.verdict()));
      return lines;
    }

    private static String line(Verdict verdict) {
      return switch (verdict) {
        case Verdict.TempFail(var reply) -> reply.toString();
        case Verdict.Reject(var reply) -> reply.toString();
        default -> verdict.word();
      };
    }

    Findings findings() {
      return decision.findings();
    }

    String findingNames() {
      return String.join(
          " ", findings().entries().stream().map(entry -> entry.finding().name()).toList());
    }
  }

  Relay add(String name, FilterType type, String yaml) {
    return add(name, type, yaml, Mode.ENFORCE);
  }

  Relay add(String name, FilterType type, String yaml, Mode mode) {
    Services services = Fixture.services(store, clock);
    try {
      Config section =
          Config.parse("test.yaml", "filters:\n  " + name + ":\n" + yaml.indent(4))
              .section("filters")
              .section(name);
      for (Filter filter : type.build(section, services)) {
        Duration patient = Duration.ofMinutes(1);
        parts.add(new Part(name, filter, type.onError(), mode, patient, Condition.always()));
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
    return this;
  }

  /** A filter "ratelimit" with these limits. */
  Relay limit(String... limits) {
    return add("ratelimit", new RateLimit(), limits(limits));
  }

  Relay greylist(String yaml) {
    return add("greylist", new Greylist(), yaml);
  }

  /** Lets time pass: {@code 5M}, {@code 1M30S}. */
  void elapse(String time) {
    clock.advance(Duration.parse("PT" + time));
  }

  /** The configuration of these limits. */
  static String limits(String... limits) {
    StringBuilder yaml = new StringBuilder("limits:\n");
    for (String limit : limits) {
      yaml.append("  - {").append(limit).append("}\n");
    }
    return yaml.toString();
  }

  /** Whether the recipient was taken at RCPT. */
  boolean passes(Session session, String from, String to) throws Exception {
    return send(session, from, to).recipients().getFirst().accepts();
  }

  /** How many of as many mails pass. */
  int passing(int tries, Session session, String from, String to) throws Exception {
    int passed = 0;
    for (int i = 0; i < tries; i++) {
      passed += passes(session, from, to) ? 1 : 0;
    }
    return passed;
  }

  /** What is reserved and what is used of a bucket, together. */
  double level(String name) throws Exception {
    return store
        .look(new Key("ratelimit", name))
        .map(entry -> (Entry.Level) entry)
        .map(level -> level.level() + level.reserved())
        .orElse(0.0);
  }

  /** A scanner that says {@code action} of every mail. */
  Relay scanner(String action) {
    Optional<String> none = Optional.empty();
    return judge(Outcome.PROCEED.find(new Finding.SpamAction(action, 5, 15, none, none)));
  }

  /** A filter of whole messages that answers {@code outcome}. */
  Relay judge(Outcome outcome) {
    return add("judge", (section, services) -> List.of(new Judge(outcome)), "");
  }

  private record Judge(Outcome outcome) implements MessageFilter {
    @Override
    public Needs needs() {
      return Needs.NONE.mayQuarantine();
    }

    @Override
    public Outcome onMessage(Mail received) {
      return outcome;
    }
  }

  static Session client(String address, String name) {
    try {
      return Session.UNKNOWN.withClient(new Client(InetAddress.getByName(address), 25, name));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Transaction begin(Session session, String from) {
    Deadlines deadlines =
        new Deadlines(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));
    Limits limits = new Limits(1 << 20, 1 << 20, 1000, 1000);
    return new Chain("all", parts, deadlines, limits)
        .begin(session, ReversePath.of(from), Door.ANY);
  }

  /** What the client hears of a whole mail: at each recipient, and at the end. */
  List<String> lines(Session session, String from, String... to) throws Exception {
    return send(session, from, to).lines();
  }

  /** A whole mail. */
  Heard send(Session session, String from, String... to) throws Exception {
    return send(session, from, List.of(to), "Subject: hello", "", "Hello.");
  }

  Heard send(Session session, String from, List<String> to, String... lines) throws Exception {
    Transaction transaction = begin(session, from);
    int end = Arrays.asList(lines).indexOf("");
    byte[] body =
        String.join("\r\n", List.of(lines).subList(end + 1, lines.length))
            .getBytes(StandardCharsets.UTF_8);
    try (Message message =
        new Message(Fixture.header(List.of(lines).subList(0, end)), Content.of(body))) {
      transaction.sender();
      List<Verdict> verdicts = new ArrayList<>();
      for (String each : to) {
        verdicts.add(transaction.recipient(Recipient.of(each)));
      }
      transaction.header(message.header());
      Decision decision = transaction.message(message, Pulse.NONE);
      transaction.end(Ending.How.DECIDED);
      return new Heard(verdicts, decision);
    }
  }
}
