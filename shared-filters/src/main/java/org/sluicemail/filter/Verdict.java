package org.sluicemail.filter;

/** What is to become of a mail or of one recipient, from the weakest to the strongest. */
public sealed interface Verdict {
  /** The verdict of whoever has no objection. */
  static Verdict proceed() {
    return new Proceed();
  }

  /** It goes on. */
  record Proceed() implements Verdict {}

  /** It is taken and set aside for a human; {@code reason} is for that human. */
  record Quarantine(String reason) implements Verdict {
    /** The name of the mark that the chain sets for it, with the reason as its value. */
    public static final String FINDING = "quarantine";

    public Quarantine {
      if (reason.isBlank()) {
        throw new IllegalArgumentException("a quarantine has a reason");
      }
    }
  }

  /** The client shall try again later. */
  record TempFail(Reply reply) implements Verdict {
    public TempFail {
      if (!reply.isTransient()) {
        throw new IllegalArgumentException("not a transient reply: " + reply);
      }
    }
  }

  /** It is taken and thrown away; the client is told that all is well. */
  record Discard(String reason) implements Verdict {}

  /** The client is told that it will never be taken. */
  record Reject(Reply reply) implements Verdict {
    public Reject {
      if (reply.isTransient()) {
        throw new IllegalArgumentException("not a permanent reply: " + reply);
      }
    }
  }

  /** The place in the order of strength, from 0. */
  default int strength() {
    return switch (this) {
      case Proceed() -> 0;
      case Quarantine q -> 1;
      case TempFail t -> 2;
      case Discard d -> 3;
      case Reject r -> 4;
    };
  }

  /** The stronger of both; this one when they are equally strong. */
  default Verdict or(Verdict later) {
    return later.strength() > strength() ? later : this;
  }

  /** Whether the client is told that its mail is taken. */
  default boolean takes() {
    return accepts() || this instanceof Discard;
  }

  /** Whether the mail goes on into the server: Proceed or Quarantine. */
  default boolean accepts() {
    return strength() <= 1;
  }

  /** The word for this verdict in configuration, output and logs. */
  default String word() {
    return switch (this) {
      case Proceed() -> "proceed";
      case Quarantine q -> "quarantine";
      case TempFail t -> "tempfail";
      case Discard d -> "discard";
      case Reject r -> "reject";
    };
  }
}
