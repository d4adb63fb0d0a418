package org.sluicemail.milter.codec;

import java.util.Optional;

/** Where macros belong, in the order of a session; the numbers are {@code SMFIM_*}. */
public enum MacroStage {
  CONNECT(0),
  HELO(1),
  MAIL(2),
  RCPT(3),
  DATA(4),
  END_OF_HEADER(6),
  END_OF_MESSAGE(5);

  private final int number;

  MacroStage(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Optional<MacroStage> numbered(int number) {
    for (MacroStage stage : values()) {
      if (stage.number == number) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }

  /**
   * The stage that macros for this command belong to. Postfix sends some for each header field and
   * each body chunk, which libmilter ignores; here they are those of the end of the part.
   */
  public static Optional<MacroStage> of(byte command) {
    return switch (command) {
      case 'C' -> Optional.of(CONNECT);
      case 'H' -> Optional.of(HELO);
      case 'M' -> Optional.of(MAIL);
      case 'R' -> Optional.of(RCPT);
      case 'T' -> Optional.of(DATA);
      case 'L', 'N' -> Optional.of(END_OF_HEADER);
      case 'B', 'E' -> Optional.of(END_OF_MESSAGE);
      default -> Optional.empty();
    };
  }
}
