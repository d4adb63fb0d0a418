package org.sluicemail.daemon.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Observer;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.RecipientFilter;
import org.sluicemail.filter.SenderFilter;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * A filter type for tests, whose verdict at each moment is a word of the mail itself: the sender's
 * or the recipient's local part, or the fields {@code X-Header} and {@code X-Message}; and which
 * carries out the edits that fields {@code X-Edit} name.
 */
public final class ByWord implements FilterType {
  /** All the parts that there are. */
  static final String EVERY_PART = "sender, recipient, header, message, observer";

  private record Settings(List<String> parts, @Default("") String journal) {}

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    List<Filter> filters = new ArrayList<>();
    Journal journal = Journal.named(settings.journal());
    settings.parts().forEach(part -> filters.add(part(part, journal)));
    return filters;
  }

  private static Filter part(String name, Journal journal) {
    return switch (name) {
      case "sender" -> new AtSender();
      case "recipient" -> new AtRecipient();
      case "header" -> new AtHeader();
      case "message" -> new AtMessage(journal);
      case "observer" -> new AtEnd(journal);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Outcome said(String word) {
    return switch (word) {
      case "reject" -> Outcome.reject(550, "5.7.1", "No, 100% no");
      case "tempfail" -> Outcome.tempFail(451, "4.7.1", "Later");
      case "discard" -> Outcome.discard("unwanted");
      case "quarantine" -> Outcome.quarantine("odd\r\nX: y");
      case "crash" -> throw new IllegalStateException("a broken filter");
      default -> Outcome.PROCEED;
    };
  }

  private static String field(Header header, String name) {
    return header.first(name).map(HeaderField::text).orElse("");
  }

  private static final class AtSender implements SenderFilter {
    @Override
    public Needs needs() {
      return Needs.NONE.mayQuarantine();
    }

    @Override
    public Outcome onSender(Session session, ReversePath sender) {
      return said(sender.address().localPart());
    }
  }

  private static final class AtRecipient implements RecipientFilter {
    @Override
    public Needs needs() {
      return Needs.NONE.emits(Edit.Kind.REMOVE_RECIPIENT).mayQuarantine();
    }

    @Override
    public Outcome onRecipient(Session session, Envelope soFar, Recipient recipient) {
      return said(recipient.address().localPart());
    }
  }

  private static final class AtHeader implements HeaderFilter {
    @Override
    public Needs needs() {
      return Needs.NONE.withHeader().mayQuarantine();
    }

    @Override
    public Outcome onHeader(Session session, Envelope envelope, Header header) {
      return said(field(header, "X-Header"));
    }
  }

  private record AtMessage(Journal journal) implements MessageFilter {
    @Override
    public Needs needs() {
      return Needs.NONE
          .withMessage()
          .facts(Fact.HELO, Fact.USER, Fact.TLS, Fact.SENDER, Fact.RECIPIENTS, Fact.SERVER)
          .emits(Edit.Kind.values())
          .mayQuarantine();
    }

    @Override
    public Outcome onMessage(Mail received) throws IOException, InterruptedException {
      try (var body = received.message().body().open()) {
        journal.note(received, new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
      Header header = received.message().header();
      if (field(header, "X-Message").equals("wait")) {
        journal.await();
      }
      Outcome outcome = said(field(header, "X-Message"));
      for (HeaderField field : header.all("X-Edit")) {
        outcome = outcome.edit(edit(field.text().split(" ", 3)));
      }
      return outcome;
    }

    private static Edit edit(String[] words) {
      String last = words.length > 2 ? words[2] : "";
      return switch (words[0]) {
        case "top" -> new Edit.Top(HeaderField.of(words[1], last));
        case "prepend" -> new Edit.Prepend(HeaderField.of(words[1], last));
        case "insert" ->
            new Edit.Insert(Integer.parseInt(words[1]), HeaderField.of("X-Inserted", last));
        case "append" -> new Edit.Append(HeaderField.of(words[1], last));
        case "replace" -> new Edit.Replace(1, HeaderField.of(words[1], last));
        case "remove" -> new Edit.Remove(words[1], Integer.parseInt(last));
        case "remove-all" -> new Edit.RemoveAll(words[1]);
        case "body" -> new Edit.ReplaceBody(Content.of(words[1].getBytes(StandardCharsets.UTF_8)));
        case "big" -> new Edit.ReplaceBody(Content.of(new byte[Integer.parseInt(words[1])]));
        case "sender" -> new Edit.ChangeSender(ReversePath.of(words[1]));
        case "add" -> new Edit.AddRecipient(Recipient.of(words[1]));
        case "drop" -> new Edit.RemoveRecipient(Address.parse(words[1]));
        default -> throw new IllegalArgumentException(words[0]);
      };
    }
  }

  private record AtEnd(Journal journal) implements Observer {
    @Override
    public Needs needs() {
      return Needs.NONE;
    }

    @Override
    public void ended(Ending ending) {
      journal.note(ending);
    }
  }

  /** What filters of one name saw; shared between a test and the filters that it configured. */
  static final class Journal {
    private static final Map<String, Journal> ALL = new ConcurrentHashMap<>();

    private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile Optional<Mail> last = Optional.empty();

    private final String name;

    private Journal(String name) {
      this.name = name;
    }

    static Journal named(String name) {
      return ALL.computeIfAbsent(name, Journal::new);
    }

    /** One that no other test writes to. */
    static Journal fresh() {
      return named(UUID.randomUUID().toString());
    }

    /** A configuration of one chain with a filter of these parts that writes here. */
    String chain(String parts) {
      return """
      chains: {all: [words]}
      routes: [{chain: all}]
      filters:
        words: {type: org.sluicemail.daemon.server.ByWord, parts: [%s], journal: %s}
      """
          .formatted(parts, name);
    }

    private void note(Mail mail, String body) {
      last = Optional.of(mail);
      bodies.add(body);
    }

    private void note(Ending ending) {
      endings.add(ending);
    }

    private void await() throws InterruptedException {
      waiting.countDown();
      gate.await();
    }

    /** Returns when a message with {@code X-Message: wait} is at its filter. */
    void awaitWaiting() throws InterruptedException {
      if (!waiting.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("no message came to the filter");
      }
    }

    /** Lets messages with {@code X-Message: wait} go on. */
    void open() {
      gate.countDown();
    }

    /** The next transaction that ended. */
    Ending ending() throws InterruptedException {
      Ending next = endings.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no transaction has ended");
      }
      return next;
    }

    /** How many have ended that nobody asked for yet. */
    int endings() {
      return endings.size();
    }

    /** The bodies of all messages, in their order. */
    List<String> bodies() {
      return bodies;
    }

    /** The last message that a filter saw. */
    Mail last() {
      return last.orElseThrow();
    }
  }
}
