package org.sluicemail.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Resources;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.FrameReader;
import org.sluicemail.milter.codec.FrameWriter;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Response;
import org.sluicemail.milter.codec.Step;

/**
 * A conversation without sockets: commands go in, responses come out. As an extension it closes
 * itself, and fails a test that leaves bodies held.
 */
final class Dialogue implements Conversation.Wire, AutoCloseable, AfterEachCallback {
  static final String LISTENER = "inet:1@test";

  private final FrameWriter writer = new FrameWriter();
  private final FrameReader sent = new FrameReader(1 << 24);
  private final List<Response> responses = new ArrayList<>();
  private final Engine engine;
  private final Conversation conversation;
  private int writes;

  Dialogue(String yaml) {
    engine = engine(yaml);
    conversation = new Conversation(Terms.of(engine, LISTENER), new Counters(), this);
  }

  static Engine engine(String yaml) {
    try {
      return Engine.of(Config.parse("test", yaml), ServerSettings.class, new Resources());
    } catch (ConfigException e) {
      throw new AssertionError(e.problems().toString(), e);
    }
  }

  @Override
  public FrameWriter out() {
    return writer;
  }

  @Override
  public void flush() throws IOException {
    if (writer.isEmpty()) {
      return;
    }
    writes++;
    var content = writer.content();
    while (content.hasRemaining()) {
      var space = sent.space();
      int count = Math.min(space.remaining(), content.remaining());
      space.put(content.slice(content.position(), count));
      content.position(content.position() + count);
      for (Optional<Frame> next = sent.next(); next.isPresent(); next = sent.next()) {
        responses.add(Response.decode(next.get()));
      }
    }
    writer.clear();
  }

  /** Says {@code commands} and returns what is answered to all of them. */
  List<Response> say(Command... commands) throws IOException, InterruptedException {
    for (Command command : commands) {
      conversation.take(command);
    }
    flush();
    List<Response> answers = List.copyOf(responses);
    responses.clear();
    return answers;
  }

  /** The only answer to {@code command}. */
  Response ask(Command command) throws IOException, InterruptedException {
    List<Response> answers = say(command);
    if (answers.size() != 1) {
      throw new AssertionError("not one answer to " + command + " but " + answers);
    }
    return answers.getFirst();
  }

  /** Negotiates as a mail server that can do everything, and connects a client. */
  Dialogue begin() throws IOException, InterruptedException {
    return begin(Options.everything());
  }

  Dialogue begin(Options offer) throws IOException, InterruptedException {
    say(new Command.OptionNegotiation(offer), Commands.CONNECT, new Command.Helo("client.example"));
    return this;
  }

  /** The options agreed with a mail server that offers {@code offer}. */
  Options negotiate(Options offer) throws IOException, InterruptedException {
    return ((Response.Negotiated) ask(new Command.OptionNegotiation(offer))).options();
  }

  /** What a mail server offers that can do all but this. */
  static Options without(Step... steps) {
    Set<Step> offered = EnumSet.copyOf(Options.everything().steps());
    offered.removeAll(Set.of(steps));
    return new Options(6, Options.everything().actions(), offered);
  }

  static Options without(Action... actions) {
    Set<Action> offered = EnumSet.copyOf(Options.everything().actions());
    offered.removeAll(Set.of(actions));
    return new Options(6, offered, Options.everything().steps());
  }

  /** A mail, as far as its first field. */
  void transaction() throws IOException, InterruptedException {
    say(
        Commands.mail("<ann@example.org>"),
        Commands.rcpt("<bob@example.net>"),
        Commands.header("Subject", "hello"));
  }

  int writes() {
    return writes;
  }

  Conversation conversation() {
    return conversation;
  }

  /** Bodies that somebody still holds. */
  int held() {
    return engine.spool().open();
  }

  @Override
  public void close() throws InterruptedException {
    conversation.disconnected();
    engine.close();
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    close();
    assertThat(held()).isZero();
  }

  /** What is answered; the last two by {@link ByWord}. */
  static final class Answers {
    static final Response CONTINUE = new Answer.Continue();
    static final Response ACCEPT = new Answer.Accept();
    static final Response REJECT = Answer.ReplyCode.of(550, "5.7.1", "No, 100% no");
    static final Response LATER = Answer.ReplyCode.of(451, "4.7.1", "Later");

    private Answers() {}
  }

  /** Short ways to write commands. */
  static final class Commands {
    static final Command CONNECT =
        new Command.Connect("client.example", Family.INET, 4711, "192.0.2.1");
    static final Command END_OF_HEADER = new Command.EndOfHeader();
    static final Command END = new Command.EndOfMessage();
    static final Command ABORT = new Command.Abort();

    private Commands() {}

    static Command mail(String sender) {
      return new Command.Mail(sender, List.of());
    }

    static Command rcpt(String recipient) {
      return new Command.Rcpt(recipient, List.of());
    }

    static Command header(String name, String value) {
      return new Command.Header(name, Octets.of(" " + value));
    }

    static Command body(String text) {
      return new Command.Body(Octets.of(text));
    }

    static Command macros(char target, Map<String, String> values) {
      return new Command.DefineMacros((byte) target, values);
    }
  }
}
