package org.sluicemail.filters;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.config.Addresses;
import org.sluicemail.config.Network;

/**
 * Answers of a DNS list that count, as IPv4 addresses (RFC 5782 section 2.3): one, a range, a
 * network, or any of the bits of the last octet.
 *
 * @param bits of the last octet, one of which must be set; 0 when they do not matter
 */
record ReturnCodes(long first, long last, int bits) {
  private static final Pattern RANGE = Pattern.compile("([0-9.]+)-([0-9.]+)");
  private static final Pattern BITS = Pattern.compile("bits:(\\d{1,3})");

  /** {@code 127.0.0.1} is what lists say that refuse to answer, too. */
  static final ReturnCodes USUAL = parse("127.0.0.2-127.255.254.255");

  private static final long LOOPBACK = 127L << 24;
  private static final long ERRORS = LOOPBACK | 0xFFFF00;

  /** Reads {@code 127.0.0.2}, {@code 127.0.0.2-11}, {@code 127.0.0.0/24} or {@code bits:6}. */
  public static ReturnCodes parse(String text) {
    Matcher range = RANGE.matcher(text);
    Matcher bits = BITS.matcher(text);
    if (bits.matches()) {
      return ofBits(Integer.parseInt(bits.group(1)));
    }
    return range.matches() ? ofRange(range.group(1), range.group(2)) : ofNetwork(text);
  }

  private static ReturnCodes ofBits(int bits) {
    if (bits < 1 || bits > 255) {
      throw new IllegalArgumentException("bits of an octet are 1 to 255");
    }
    return new ReturnCodes(LOOPBACK, LOOPBACK | 0xFFFFFF, bits);
  }

  private static ReturnCodes ofRange(String from, String to) {
    long first = number(from);
    boolean whole = to.indexOf('.') >= 0;
    long last = number(whole ? to : from.substring(0, from.lastIndexOf('.') + 1) + to);
    if (last < first) {
      throw new IllegalArgumentException("'" + from + '-' + to + "' runs backwards");
    }
    return new ReturnCodes(first, last, 0);
  }

  private static ReturnCodes ofNetwork(String text) {
    Network network = Network.parse(text);
    long first = number(network.address());
    return new ReturnCodes(first, first + (1L << (32 - network.prefix())) - 1, 0);
  }

  private static long number(String text) {
    return Addresses.literal(text)
        .map(ReturnCodes::number)
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not an IPv4 address"));
  }

  private static long number(InetAddress address) {
    byte[] octets = address.getAddress();
    if (octets.length != 4) {
      throw new IllegalArgumentException("answers of lists are IPv4 addresses");
    }
    long number = 0;
    for (byte octet : octets) {
      number = number << 8 | octet & 0xFF;
    }
    return number;
  }

  boolean contain(InetAddress answer) {
    long number = number(answer);
    return !isError(answer)
        && number >= first
        && number <= last
        && (bits == 0 || (number & bits) != 0);
  }

  /**
   * Whether this is no statement about anybody: outside of 127/8, as from a resolver that lies or a
   * zone that was sold, or in 127.255.255/24, where public lists tell that they will not answer.
   */
  static boolean isError(InetAddress answer) {
    long number = number(answer);
    return number < LOOPBACK || number > (LOOPBACK | 0xFFFFFF) || number >= ERRORS;
  }

  /** What such an answer is about, for the log. */
  static Optional<String> error(InetAddress answer) {
    return isError(answer) || number(answer) == (LOOPBACK | 1)
        ? Optional.of(answer.getHostAddress() + ", which says nothing about anybody: not counted")
        : Optional.empty();
  }
}
