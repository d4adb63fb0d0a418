package org.sluicemail.milter.client;

import java.util.Optional;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.ProtocolException;

/**
 * What a filter has already decided, so that it is not asked again: for the session, for the
 * message, or that it wants no more commands of one kind.
 */
final class Standing {
  private Optional<Answer> session = Optional.empty();
  private Optional<Answer> message = Optional.empty();
  private byte skipped;

  /** The answer that stands, where {@code command} need not be sent. */
  Optional<Answer> on(Command command) {
    if (command.code() == 'M') {
      message = Optional.empty();
    }
    if (session.isPresent() || message.isPresent()) {
      return session.or(() -> message);
    }
    if (command.code() == skipped) {
      return Optional.of(new Answer.Skip());
    }
    skipped = 0;
    return Optional.empty();
  }

  /** The transaction is over. */
  void endMessage() {
    message = Optional.empty();
    skipped = 0;
  }

  /** The session is over. */
  void endSession() {
    endMessage();
    session = Optional.empty();
  }

  void note(Command command, Answer answer) throws ProtocolException {
    switch (answer) {
      case Answer.Continue c -> {}
      case Answer.Skip s -> skip(command);
      case Answer.Shutdown s -> session = Optional.of(answer);
      case Answer.ConnectionFailure f -> throw broken(command, "a reserved answer");
      case Answer.Accept a -> decide(command, answer);
      case Answer.Discard d -> discard(command);
      case Answer.Reject r -> refuse(command, answer);
      case Answer.TempFail t -> refuse(command, answer);
      case Answer.ReplyCode y -> refuse(command, answer);
    }
  }

  private void skip(Command command) throws ProtocolException {
    if (isOfSession(command) || command.code() == 'E') {
      throw broken(command, "skip");
    }
    skipped = command.code();
  }

  private void discard(Command command) throws ProtocolException {
    if (isOfSession(command)) {
      throw broken(command, "discard");
    }
    decide(command, new Answer.Discard());
  }

  /** A refused recipient, and a refused unknown command, leave all else as it was. */
  private void refuse(Command command, Answer answer) {
    if (command.code() != 'R' && command.code() != 'U') {
      decide(command, answer);
    }
  }

  private void decide(Command command, Answer answer) {
    if (isOfSession(command)) {
      session = Optional.of(answer);
    } else if (command.code() != 'U') {
      message = Optional.of(answer);
    }
  }

  private static boolean isOfSession(Command command) {
    return command.code() == 'C' || command.code() == 'H';
  }

  private static ProtocolException broken(Command command, String what) {
    return new ProtocolException(what + " in answer to " + (char) command.code());
  }
}
