package org.sluicemail.milter.codec;

import java.util.Optional;
import java.util.Set;

/**
 * How far a conversation has come, the same for both sides. It advances with each command, also
 * with those that the agreed steps keep from being sent.
 *
 * <p>The table takes all orders that MTAs are known for: HELO several times, missing, or within a
 * transaction, which it ends; MAIL again without ABORT; ABORT and QUIT anywhere; RCPT or DATA again
 * after a refused DATA; and it lets all events be missing that versions and steps leave out.
 */
public enum Phase {
  /** Nothing was said; the negotiation comes first. */
  NEGOTIATION,
  /** Agreed, no client. */
  CONNECTION,
  /** A client, no transaction. */
  SESSION,
  MAIL,
  RCPT,
  DATA,
  HEADER,
  END_OF_HEADER,
  BODY,
  /** After QUIT. */
  CLOSED;

  /** The phase after {@code command} when every event is sent. */
  public Phase after(Command command) throws ProtocolException {
    return after(command, Set.of());
  }

  /** The phase after {@code command} where {@code agreed} may keep the event before it away. */
  public Phase after(Command command, Set<Step> agreed) throws ProtocolException {
    Optional<Phase> next = next(command.code());
    return next.isPresent() ? next.get() : skipped(command, agreed).after(command, agreed);
  }

  /** Whether a transaction has begun and not ended. */
  public boolean inTransaction() {
    return compareTo(MAIL) >= 0 && this != CLOSED;
  }

  private Phase skipped(Command command, Set<Step> agreed) throws ProtocolException {
    if (this == CONNECTION && agreed.contains(Step.NO_CONNECT)) {
      return SESSION;
    }
    if (this == SESSION && agreed.contains(Step.NO_MAIL)) {
      return MAIL;
    }
    if (this == MAIL && agreed.contains(Step.NO_RCPT)) {
      return RCPT;
    }
    throw new ProtocolException("command " + (char) command.code() + " in phase " + this);
  }

  private Optional<Phase> next(byte command) {
    return switch (this) {
      case NEGOTIATION -> when(command == 'O', CONNECTION);
      case CLOSED -> Optional.empty();
      default -> anywhere(command).or(() -> inOrder(command));
    };
  }

  private Optional<Phase> anywhere(byte command) {
    return switch (command) {
      case 'D', 'U' -> Optional.of(this);
      case 'A' -> Optional.of(inTransaction() ? SESSION : this);
      case 'H' -> Optional.of(SESSION);
      case 'M' -> when(this != CONNECTION, MAIL);
      case 'K' -> Optional.of(CONNECTION);
      case 'Q' -> Optional.of(CLOSED);
      default -> Optional.empty();
    };
  }

  private Optional<Phase> inOrder(byte command) {
    return switch (command) {
      case 'C' -> when(this == CONNECTION, SESSION);
      case 'R' -> when(isWithin(MAIL, DATA), RCPT);
      case 'T' -> when(isWithin(RCPT, DATA), DATA);
      case 'L' -> when(isWithin(RCPT, HEADER), HEADER);
      case 'N' -> when(isWithin(RCPT, HEADER), END_OF_HEADER);
      case 'B' -> when(isWithin(RCPT, BODY), BODY);
      case 'E' -> when(isWithin(RCPT, BODY), SESSION);
      default -> Optional.empty();
    };
  }

  private boolean isWithin(Phase first, Phase last) {
    return compareTo(first) >= 0 && compareTo(last) <= 0;
  }

  private static Optional<Phase> when(boolean allowed, Phase phase) {
    return allowed ? Optional.of(phase) : Optional.empty();
  }
}
