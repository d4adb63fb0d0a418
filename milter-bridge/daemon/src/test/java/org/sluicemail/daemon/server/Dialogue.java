package org.sluicemail.daemon.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Resources;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Family;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.FrameReader;
import org.sluicemail.milter.codec.FrameWriter;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Response;

/** A conversation without sockets: commands go in, responses come out. */
final class Dialogue implements Conversation.Wire, AutoCloseable {
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
