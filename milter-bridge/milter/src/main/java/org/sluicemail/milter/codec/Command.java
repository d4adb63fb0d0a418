package org.sluicemail.milter.codec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluicemail.mail.Octets;

/**
 * What an MTA says to a filter.
 *
 * <p>Strings hold no NUL, which only shows when they are encoded: {@link IllegalArgumentException}.
 */
public sealed interface Command {
  /** The command that {@code frame} holds; lenient where MTAs are known to differ. */
  static Command decode(Frame frame) throws ProtocolException {
    return CommandDecoder.decode(frame);
  }

  byte code();

  void encode(FrameWriter out);

  /** Whether the protocol has an answer to this command, unless one was agreed not to be sent. */
  default boolean isAnswered() {
    return switch (code()) {
      case 'D', 'A', 'Q', 'K' -> false;
      default -> true;
    };
  }

  /** The first packet: what the MTA offers. */
  record OptionNegotiation(Options offer) implements Command {
    @Override
    public byte code() {
      return 'O';
    }

    @Override
    public void encode(FrameWriter out) {
      offer.encode(out);
    }
  }

  /**
   * Macros for the command with the code {@code target}, which follows: name, with braces if they
   * were sent, and value. A name without a value is left out, of equal names the first counts.
   */
  record DefineMacros(byte target, Map<String, String> values) implements Command {
    /** Sendmail's own limit is 50 names, Postfix's lists have about 30. */
    static final int LIMIT = 500;

    public DefineMacros {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Override
    public byte code() {
      return 'D';
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('D');
      out.octet(target);
      values.forEach((name, value) -> out.string(name).string(value));
      out.end();
    }
  }

  /**
   * A client has connected. {@code address} is the text as sent, but for the prefix {@code IPv6:}:
   * nobody has checked that it is an address. It is empty for {@link Family#UNKNOWN}.
   */
  record Connect(String host, Family family, int port, String address) implements Command {
    public Connect {
      if (port < 0 || port > 0xFFFF) {
        throw new IllegalArgumentException("port " + port);
      }
      if (family == Family.UNKNOWN && (port != 0 || !address.isEmpty())) {
        throw new IllegalArgumentException("an unknown family has no address");
      }
    }

    @Override
    public byte code() {
      return 'C';
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('C');
      out.string(host).octet(family.letter());
      if (family != Family.UNKNOWN) {
        out.uint16(port).string(address);
      }
      out.end();
    }
  }

  /** HELO or EHLO. */
  record Helo(String name) implements Command {
    @Override
    public byte code() {
      return 'H';
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('H');
      out.string(name).end();
    }
  }

  /**
   * MAIL: the reverse-path as the client typed it, mostly in angle brackets, and the ESMTP
   * arguments. Postfix's cleanup sends no brackets. Sendmail before 8.17.2 leaves the arguments of
   * an internationalized address within {@code sender}: splitting those is the caller's.
   */
  record Mail(String sender, List<String> arguments) implements Command {
    public Mail {
      arguments = List.copyOf(arguments);
    }

    @Override
    public byte code() {
      return 'M';
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('M');
      out.string(sender).strings(arguments).end();
    }
  }

  /** RCPT: the forward-path as typed and the ESMTP arguments; see {@link Mail}. */
  record Rcpt(String recipient, List<String> arguments) implements Command {
    public Rcpt {
      arguments = List.copyOf(arguments);
    }

    @Override
    public byte code() {
      return 'R';
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('R');
      out.string(recipient).strings(arguments).end();
    }
  }

  /** DATA, or the first BDAT; known since version 4. */
  record Data() implements Command {
    @Override
    public byte code() {
      return 'T';
    }

    @Override
    public void encode(FrameWriter out) {
      out.empty('T');
    }
  }

  /**
   * A header field. Folded lines are parted by bare LF. Without {@link Step#LEADING_SPACE} one
   * space after the colon is missing from {@code value}.
   */
  record Header(String name, Octets value) implements Command {
    @Override
    public byte code() {
      return 'L';
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('L');
      out.string(name).string(value).end();
    }
  }

  /** The header is complete. */
  record EndOfHeader() implements Command {
    @Override
    public byte code() {
      return 'N';
    }

    @Override
    public void encode(FrameWriter out) {
      out.empty('N');
    }
  }

  /** A part of the body, cut anywhere, with CRLF line ends. */
  record Body(Octets chunk) implements Command {
    @Override
    public byte code() {
      return 'B';
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('B');
      out.octets(chunk).end();
    }
  }

  /** The message is complete; {@code chunk} is a last part of the body, empty with all MTAs. */
  record EndOfMessage(Octets chunk) implements Command {
    public EndOfMessage() {
      this(Octets.EMPTY);
    }

    @Override
    public byte code() {
      return 'E';
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('E');
      out.octets(chunk).end();
    }
  }

  /** The transaction, if there is one, ends here. */
  record Abort() implements Command {
    @Override
    public byte code() {
      return 'A';
    }

    @Override
    public void encode(FrameWriter out) {
      out.empty('A');
    }
  }

  /** The SMTP session is over, and so is this connection. */
  record Quit() implements Command {
    @Override
    public byte code() {
      return 'Q';
    }

    @Override
    public void encode(FrameWriter out) {
      out.empty('Q');
    }
  }

  /** The SMTP session is over, and another one follows on this connection with what was agreed. */
  record QuitNewConnection() implements Command {
    @Override
    public byte code() {
      return 'K';
    }

    @Override
    public void encode(FrameWriter out) {
      out.empty('K');
    }
  }

  /** An SMTP command that the MTA does not know, as one line; known since version 3. */
  record Unknown(String line) implements Command {
    @Override
    public byte code() {
      return 'U';
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('U');
      out.string(line).end();
    }
  }
}
