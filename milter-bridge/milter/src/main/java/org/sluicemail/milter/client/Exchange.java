package org.sluicemail.milter.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.ProtocolException;
import org.sluicemail.milter.codec.Response;
import org.sluicemail.milter.codec.Step;

/** The responses to one command, up to the answer that finishes it. */
final class Exchange {
  /** More changes than the header of any message has fields. */
  static final int MODIFICATIONS = 10_000;

  /** MTAs take messages of 10 to 50 MB; the replaced body is held in memory. */
  static final long MODIFICATION_OCTETS = 64L * 1024 * 1024;

  private final Command command;
  private final Options agreed;
  private final List<Modification> modifications = new ArrayList<>();
  private long octets;

  Exchange(Command command, Options agreed) {
    this.command = command;
    this.agreed = agreed;
  }

  /** Waits {@code each} for every response and {@code total} for all of them. */
  MessageAnswer finish(FilterSocket socket, Duration each, Duration total) throws IOException {
    long end = System.nanoTime() + total.toNanos();
    while (true) {
      switch (socket.read(shorter(each, Duration.ofNanos(end - System.nanoTime())))) {
        case Answer answer -> {
          socket.refuseRest();
          return new MessageAnswer(checked(answer), modifications);
        }
        case Modification modification -> keep(modification);
        case Response.Progress p -> {}
        case Response.Negotiated n -> throw broken("a second negotiation");
      }
    }
  }

  private Duration shorter(Duration each, Duration left) throws IOException {
    if (!left.isPositive()) {
      throw new SocketTimeoutException("no end of responses to " + (char) command.code());
    }
    return each.compareTo(left) < 0 ? each : left;
  }

  private Answer checked(Answer answer) throws ProtocolException {
    if (answer instanceof Answer.Skip && !agreed.has(Step.SKIP)) {
      throw broken("a skip that was not agreed");
    }
    return answer;
  }

  private void keep(Modification modification) throws ProtocolException {
    if (command.code() != 'E') {
      throw broken("a change before the end of the message");
    }
    Action action = modification.action();
    if (!agreed.has(action)) {
      throw broken(action + " without having asked for it");
    }
    octets += weight(modification);
    modifications.add(modification);
    if (modifications.size() > MODIFICATIONS || octets > MODIFICATION_OCTETS) {
      throw broken("endless changes");
    }
  }

  private static int weight(Modification modification) {
    return switch (modification) {
      case Modification.AddHeader(String name, Octets value) -> name.length() + value.length();
      case Modification.InsertHeader(int i, String name, Octets value) ->
          name.length() + value.length();
      case Modification.ChangeHeader(int i, String name, Octets value) ->
          name.length() + value.length();
      case Modification.ReplaceBody(Octets chunk) -> chunk.length();
      case Modification.AddRecipient(String recipient, String arguments) ->
          recipient.length() + arguments.length();
      case Modification.DeleteRecipient(String recipient) -> recipient.length();
      case Modification.ChangeSender(String sender, String arguments) ->
          sender.length() + arguments.length();
      case Modification.Quarantine(String reason) -> reason.length();
    };
  }

  private ProtocolException broken(String what) {
    return new ProtocolException(what + " in answer to " + (char) command.code());
  }
}
