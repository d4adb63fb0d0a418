package org.sluicemail.milter.codec;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads commands. What follows the last string that a command has is ignored, as by libmilter. */
final class CommandDecoder {
  /** A command line of 2 KiB, ten times what MTAs take by default, holds no more arguments. */
  private static final int ARGUMENTS = 1000;

  private static final String PREFIX = "IPv6:";

  private CommandDecoder() {}

  static Command decode(Frame frame) throws ProtocolException {
    Payload payload = new Payload(frame);
    return switch (frame.code()) {
      case 'O' -> new Command.OptionNegotiation(Options.offered(payload));
      case 'D' -> macros(payload);
      case 'C' -> connect(payload);
      case 'H' -> new Command.Helo(payload.string());
      case 'M' -> new Command.Mail(payload.string(), payload.strings(ARGUMENTS));
      case 'R' -> new Command.Rcpt(payload.string(), payload.strings(ARGUMENTS));
      case 'T' -> new Command.Data();
      case 'L' -> new Command.Header(payload.string(), payload.octetString());
      case 'N' -> new Command.EndOfHeader();
      case 'B' -> new Command.Body(payload.rest());
      case 'E' -> new Command.EndOfMessage(payload.rest());
      case 'A' -> new Command.Abort();
      case 'Q' -> new Command.Quit();
      case 'K' -> new Command.QuitNewConnection();
      case 'U' -> new Command.Unknown(payload.string());
      default -> throw new ProtocolException("unknown command " + frame.letter());
    };
  }

  /** Macros are never answered, so what is complete is kept and what is odd is left out. */
  private static Command macros(Payload payload) throws ProtocolException {
    byte target = payload.hasMore() ? (byte) payload.octet() : 0;
    Map<String, String> values = new LinkedHashMap<>();
    for (int pairs = 0; payload.hasString(); pairs++) {
      if (pairs == Command.DefineMacros.LIMIT) {
        throw payload.broken("more than " + pairs + " macros");
      }
      String name = payload.string();
      if (payload.hasString()) {
        values.putIfAbsent(name, payload.string());
      }
    }
    return new Command.DefineMacros(target, values);
  }

  private static Command connect(Payload payload) throws ProtocolException {
    String host = payload.string();
    int letter = payload.octet();
    Family family = Family.of(letter).orElseThrow(() -> payload.broken("unknown family " + letter));
    return family == Family.UNKNOWN
        ? new Command.Connect(host, family, 0, "")
        : new Command.Connect(host, family, payload.uint16(), address(family, payload.string()));
  }

  /** Sendmail puts a prefix before IPv6 addresses, Postfix does not; no address begins with it. */
  private static String address(Family family, String text) {
    if (family != Family.INET6) {
      return text;
    }
    int begin = 0;
    while (text.regionMatches(true, begin, PREFIX, 0, PREFIX.length())) {
      begin += PREFIX.length();
    }
    return text.substring(begin);
  }
}
