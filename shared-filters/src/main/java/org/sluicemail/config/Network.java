package org.sluicemail.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of IPv4 or IPv6 addresses, written {@code 10.0.0.0/8}, {@code 2001:db8::/32} or as one
 * address (RFC 4632, RFC 4291). IPv6 addresses that map an IPv4 address count as that one.
 *
 * @param address the first address; bits behind the prefix are cleared
 * @param prefix how many leading bits are common to all
 */
public record Network(InetAddress address, int prefix) {
  private static final int MAPPED_BITS = 96;

  /** Clears the bits behind the prefix. */
  public Network {
    byte[] bytes = unmapped(address);
    if (prefix < 0 || prefix > bytes.length * 8) {
      throw new IllegalArgumentException("a prefix is 0 to " + bytes.length * 8 + " bits long");
    }
    address = address(masked(bytes, prefix));
  }

  /** The network of one address. */
  public static Network of(InetAddress address) {
    return new Network(address, unmapped(address).length * 8);
  }

  /** The network written as {@code text}. */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    InetAddress address = Addresses.literal(host).orElseThrow(() -> unreadable(text));
    int bits = unmapped(address).length * 8;
    if (slash < 0) {
      return new Network(address, bits);
    }
    int mapped = bits == 32 && host.indexOf(':') >= 0 ? MAPPED_BITS : 0;
    int prefix = prefix(text, text.substring(slash + 1)) - mapped;
    if (prefix < 0 || prefix > bits) {
      throw new IllegalArgumentException(
          "'" + text + "': the prefix must be " + mapped + " to " + (mapped + bits));
    }
    return new Network(address, prefix);
  }

  private static int prefix(String text, String digits) {
    if (!digits.matches("\\d{1,3}")) {
      throw unreadable(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a network; write 192.0.2.0/24, 2001:db8::/32 or an address");
  }

  /** Whether {@code other} is one of these addresses. */
  public boolean contains(InetAddress other) {
    byte[] bytes = unmapped(other);
    byte[] first = address.getAddress();
    return bytes.length == first.length && Arrays.equals(masked(bytes, prefix), first);
  }

  private static byte[] masked(byte[] bytes, int prefix) {
    byte[] masked = bytes.clone();
    for (int i = prefix / 8; i < masked.length; i++) {
      int kept = Math.max(0, prefix - i * 8);
      masked[i] &= (byte) (0xFF00 >> kept);
    }
    return masked;
  }

  /** Java itself unmaps most, but not an address that was made with a scope. */
  private static byte[] unmapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 16 && isMapped(bytes) ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
  }

  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == -1 && bytes[11] == -1;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are always an address", e);
    }
  }

  @Override
  public String toString() {
    return address.getHostAddress() + '/' + prefix;
  }
}
