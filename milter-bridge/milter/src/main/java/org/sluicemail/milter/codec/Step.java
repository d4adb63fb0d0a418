package org.sluicemail.milter.codec;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * How a conversation departs from "every event is sent and answered": the flags {@code SMFIP_*} of
 * the negotiation. {@code NO_} means the event is not sent, {@code NO_REPLY_} that it is not
 * answered. The end of a message is always sent and always answered.
 */
public enum Step {
  NO_CONNECT(0x00000001),
  NO_HELO(0x00000002),
  NO_MAIL(0x00000004),
  NO_RCPT(0x00000008),
  NO_BODY(0x00000010),
  NO_HEADERS(0x00000020),
  NO_END_OF_HEADER(0x00000040),
  NO_REPLY_HEADER(0x00000080),
  NO_UNKNOWN(0x00000100),
  NO_DATA(0x00000200),
  /** The MTA understands {@link Answer.Skip}. */
  SKIP(0x00000400),
  /** Recipients that the MTA itself refuses are sent as well. */
  REJECTED_RECIPIENTS(0x00000800),
  NO_REPLY_CONNECT(0x00001000),
  NO_REPLY_HELO(0x00002000),
  NO_REPLY_MAIL(0x00004000),
  NO_REPLY_RCPT(0x00008000),
  NO_REPLY_DATA(0x00010000),
  NO_REPLY_UNKNOWN(0x00020000),
  NO_REPLY_END_OF_HEADER(0x00040000),
  NO_REPLY_BODY(0x00080000),
  /** Header values carry the white space after the colon, in both directions. */
  LEADING_SPACE(0x00100000),
  /** Payloads of up to 256 KiB - 1. */
  PAYLOAD_256K(0x10000000),
  /** Payloads of up to 1 MiB - 1. */
  PAYLOAD_1M(0x20000000);

  private final int bit;

  Step(int bit) {
    this.bit = bit;
  }

  /** The step that keeps commands of this kind from being sent, if there is one. */
  public static Optional<Step> suppressing(Command command) {
    return switch (command.code()) {
      case 'C' -> Optional.of(NO_CONNECT);
      case 'H' -> Optional.of(NO_HELO);
      case 'M' -> Optional.of(NO_MAIL);
      case 'R' -> Optional.of(NO_RCPT);
      case 'T' -> Optional.of(NO_DATA);
      case 'L' -> Optional.of(NO_HEADERS);
      case 'N' -> Optional.of(NO_END_OF_HEADER);
      case 'B' -> Optional.of(NO_BODY);
      case 'U' -> Optional.of(NO_UNKNOWN);
      default -> Optional.empty();
    };
  }

  /** The step that makes commands of this kind go unanswered, if there is one. */
  public static Optional<Step> silencing(Command command) {
    return switch (command.code()) {
      case 'C' -> Optional.of(NO_REPLY_CONNECT);
      case 'H' -> Optional.of(NO_REPLY_HELO);
      case 'M' -> Optional.of(NO_REPLY_MAIL);
      case 'R' -> Optional.of(NO_REPLY_RCPT);
      case 'T' -> Optional.of(NO_REPLY_DATA);
      case 'L' -> Optional.of(NO_REPLY_HEADER);
      case 'N' -> Optional.of(NO_REPLY_END_OF_HEADER);
      case 'B' -> Optional.of(NO_REPLY_BODY);
      case 'U' -> Optional.of(NO_REPLY_UNKNOWN);
      default -> Optional.empty();
    };
  }

  static int bits(Set<Step> steps) {
    return steps.stream().mapToInt(step -> step.bit).reduce(0, (a, b) -> a | b);
  }

  static Set<Step> of(int bits) {
    Set<Step> steps = EnumSet.allOf(Step.class);
    steps.removeIf(step -> (bits & step.bit) == 0);
    return steps;
  }
}
