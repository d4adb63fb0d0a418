package org.sluicemail.milter.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.MacroStage;
import org.sluicemail.milter.codec.Macros;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Phase;
import org.sluicemail.milter.codec.ProtocolException;
import org.sluicemail.milter.codec.Response;
import org.sluicemail.milter.codec.Step;

/**
 * One connection to a filter, on which any number of messages of one SMTP session are told in the
 * protocol's order. Confined to one thread.
 *
 * <p>The caller tells every event; those the filter does not want, or has already decided about,
 * are not sent. What is not sent or not answered returns {@link Answer.Continue} or the answer that
 * stands. Commands without an answer travel with the next that has one. After an {@code
 * IOException} the connection is closed. A wrong order is an {@code IllegalStateException}.
 */
public final class MilterClient implements Closeable {
  /** Unanswered commands are gathered up to here. */
  private static final int GATHERED = 64 * 1024;

  private static final Answer CONTINUE = new Answer.Continue();

  private final FilterSocket socket;
  private final Timeouts timeouts;
  private final Options agreed;
  private final Macros macros = new Macros();
  private final Map<MacroStage, Map<String, String>> defined = new EnumMap<>(MacroStage.class);
  private final Standing standing = new Standing();
  private Phase phase = Phase.CONNECTION;

  private MilterClient(FilterSocket socket, Timeouts timeouts, Options agreed) {
    this.socket = socket;
    this.timeouts = timeouts;
    this.agreed = agreed;
  }

  /** Connects and negotiates. */
  public static MilterClient connect(SocketAddress address, Timeouts timeouts, Options offer)
      throws IOException {
    FilterSocket socket = FilterSocket.open(address, timeouts.connect());
    try {
      return new MilterClient(socket, timeouts, negotiate(socket, timeouts.command(), offer));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** What the filter wants, of what was offered. */
  public Options agreed() {
    return agreed;
  }

  /**
   * Sets the macros of a stage, which are sent before its command until set anew. If the filter
   * asked for macros by name, it gets those of them that are known at this stage or an earlier one.
   */
  public void define(MacroStage stage, Map<String, String> values) {
    defined.put(stage, new LinkedHashMap<>(values));
  }

  public Answer connect(Command.Connect client) throws IOException {
    return event(client).answer();
  }

  public Answer helo(String name) throws IOException {
    return event(new Command.Helo(name)).answer();
  }

  /** MAIL with the address in its angle brackets and the ESMTP arguments. */
  public Answer mail(String sender, List<String> arguments) throws IOException {
    return event(new Command.Mail(sender, arguments)).answer();
  }

  /** RCPT; a refusal is of this recipient alone. */
  public Answer rcpt(String recipient, List<String> arguments) throws IOException {
    return event(new Command.Rcpt(recipient, arguments)).answer();
  }

  public Answer data() throws IOException {
    return event(new Command.Data()).answer();
  }

  /** A header field; {@code value} is all that follows the colon, folded with LF or CRLF. */
  public Answer header(String name, Octets value) throws IOException {
    boolean whole = agreed.has(Step.LEADING_SPACE);
    return event(new Command.Header(name, FieldValue.of(value, whole))).answer();
  }

  public Answer endOfHeader() throws IOException {
    return event(new Command.EndOfHeader()).answer();
  }

  /** A part of the body of any size, with CRLF line ends. */
  public Answer body(Octets part) throws IOException {
    Answer answer = CONTINUE;
    for (int at = 0; at < part.length() && answer instanceof Answer.Continue; ) {
      int end = Math.min(at + Frame.PAYLOAD_LIMIT, part.length());
      answer = event(new Command.Body(part.slice(at, end))).answer();
      at = end;
    }
    return answer;
  }

  /** The end of the message, at which the filter speaks its last word. */
  public MessageAnswer endOfMessage() throws IOException {
    MessageAnswer answer = event(new Command.EndOfMessage());
    standing.endMessage();
    return answer;
  }

  /** An SMTP command that the MTA does not know, without its line end. */
  public Answer unknown(String line) throws IOException {
    return event(new Command.Unknown(line)).answer();
  }

  /** Ends the transaction, if there is one. */
  public void abort() throws IOException {
    if (phase.inTransaction()) {
      leave(new Command.Abort());
      standing.endMessage();
    }
  }

  /**
   * Ends the session; another one may follow on this connection, from {@code connect} on. libmilter
   * 8.17 understands this only after UNKNOWN or a message answered with "continue", and else falls
   * silent: for filters that are not known a new connection is safer.
   */
  public void quitNewConnection() throws IOException {
    leave(new Command.QuitNewConnection());
    standing.endSession();
    defined.clear();
  }

  /** Ends the session and the connection. */
  public void quit() throws IOException {
    try (socket) {
      leave(new Command.Quit());
    }
  }

  /** Ends the connection without a word, as MTAs often do. */
  @Override
  public void close() throws IOException {
    phase = Phase.CLOSED;
    socket.close();
  }

  private MessageAnswer event(Command command) throws IOException {
    advance(command);
    Optional<Answer> decided = standing.on(command);
    return decided.isPresent()
        ? new MessageAnswer(decided.get(), List.of())
        : orClose(() -> send(command));
  }

  private void advance(Command command) {
    try {
      phase = phase.after(command);
    } catch (ProtocolException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private MessageAnswer send(Command command) throws IOException {
    addMacros(command);
    if (agreed.sends(command)) {
      socket.out().add(command);
      if (agreed.answers(command)) {
        return ask(command);
      }
    }
    if (socket.out().size() >= GATHERED) {
      socket.flush(timeouts.command());
    }
    return new MessageAnswer(CONTINUE, List.of());
  }

  private MessageAnswer ask(Command command) throws IOException {
    socket.refuseUnsolicited();
    socket.flush(timeouts.command());
    Duration each = "LNBE".indexOf(command.code()) < 0 ? timeouts.command() : timeouts.content();
    MessageAnswer answer = new Exchange(command, agreed).finish(socket, each, timeouts.total());
    standing.note(command, answer.answer());
    return answer;
  }

  /** Macros are sent also with events that are not: the filter may ask for them later. */
  private void addMacros(Command command) {
    macros.begin(command);
    if (command.code() != 'L' && command.code() != 'B') {
      MacroStage.of(command.code()).ifPresent(stage -> addMacros(command.code(), stage));
    }
  }

  private void addMacros(byte target, MacroStage stage) {
    Map<String, String> values = defined.getOrDefault(stage, Map.of());
    if (!macros.define(new Command.DefineMacros(target, values))) {
      throw new IllegalArgumentException("too many macros for " + stage);
    }
    List<String> requested = agreed.macros().get(stage);
    if (requested != null && !requested.isEmpty()) {
      socket.out().add(new Command.DefineMacros(target, known(requested)));
    } else if (requested == null && defined.containsKey(stage)) {
      socket.out().add(new Command.DefineMacros(target, values));
    }
  }

  private Map<String, String> known(List<String> names) {
    Map<String, String> known = new LinkedHashMap<>();
    names.forEach(name -> macros.value(name).ifPresent(value -> known.put(name, value)));
    return known;
  }

  /** Sends a command that has no answer, and all before it. */
  private void leave(Command command) throws IOException {
    advance(command);
    macros.begin(command);
    orClose(() -> {
      socket.out().add(command);
      socket.flush(timeouts.command());
      return command;
    });
  }

  private interface Exchanging<T> {
    T run() throws IOException;
  }

  private <T> T orClose(Exchanging<T> step) throws IOException {
    try {
      return step.run();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Options negotiate(FilterSocket socket, Duration timeout, Options offer)
      throws IOException {
    socket.out().add(new Command.OptionNegotiation(offer));
    socket.flush(timeout);
    Response response = socket.read(timeout);
    socket.refuseRest();
    if (response instanceof Response.Negotiated(Options answer)) {
      return checked(answer, offer);
    }
    throw new ProtocolException("no negotiation");
  }

  private static Options checked(Options answer, Options offer) throws ProtocolException {
    if (answer.version() < Options.OLDEST_VERSION || answer.version() > offer.version()) {
      throw new ProtocolException("version " + answer.version() + " of " + offer.version());
    }
    if (!offer.actions().containsAll(answer.actions())
        || !offer.steps().containsAll(answer.steps())) {
      throw new ProtocolException("the filter wants what was not offered");
    }
    return answer;
  }
}
