package org.sluicemail.dns;

import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A domain name in lower case without the dot of the root, internationalized labels as A-labels
 * (RFC 5890): letters, digits, hyphens and underscores, labels of 1 to 63 and at most 253 in all.
 */
public record DomainName(String text) {
  /** 255 octets on the wire (RFC 1035 section 2.3.4) are 253 characters. */
  private static final int MAX = 253;

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*+");

  /** Checks the text. */
  public DomainName {
    if (text.length() > MAX || !NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("expected a domain name such as example.org");
    }
  }

  /** The name written as {@code text}; {@code IllegalArgumentException} when it is none. */
  public static DomainName parse(String text) {
    boolean root = text.endsWith(".");
    String bare = root ? text.substring(0, text.length() - 1) : text;
    return new DomainName(ascii(bare).toLowerCase(Locale.ROOT));
  }

  /** The name that somebody from outside wrote, if it is one that can be asked for. */
  public static Optional<DomainName> of(String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // data, not an error
    }
  }

  /** U-labels are never longer than their A-labels, so that the bound may come first. */
  private static String ascii(String text) {
    boolean plain = text.chars().allMatch(c -> c < 0x80);
    return plain || text.length() > MAX ? text : IDN.toASCII(text, IDN.ALLOW_UNASSIGNED);
  }

  /** Where the names of {@code address} stand (RFC 1035 section 3.5, RFC 3596 section 2.5). */
  public static DomainName ofAddress(InetAddress address) {
    String zone = address instanceof Inet4Address ? "in-addr.arpa" : "ip6.arpa";
    return new DomainName(reversed(address) + '.' + zone);
  }

  /**
   * The octets of an IPv4 address or the nibbles of an IPv6 address as labels, the last first: what
   * stands before the zone of a DNS list (RFC 5782 sections 2.1 and 2.4).
   */
  public static String reversed(InetAddress address) {
    byte[] bytes = address.getAddress();
    StringBuilder labels = new StringBuilder(bytes.length * 4);
    for (int i = bytes.length - 1; i >= 0; i--) {
      int octet = bytes[i] & 0xFF;
      labels.append(labels.isEmpty() ? "" : ".");
      if (bytes.length == 4) {
        labels.append(octet);
      } else {
        labels.append(Integer.toHexString(octet & 0xF)).append('.');
        labels.append(Integer.toHexString(octet >> 4));
      }
    }
    return labels.toString();
  }

  /** This name below {@code zone}, if that is not too long. */
  public Optional<DomainName> below(DomainName zone) {
    return of(text + '.' + zone.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
