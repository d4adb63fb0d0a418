package org.sluicemail.daemon.opendkim;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses as text: IPv6 ones short and in lower case (RFC 5952 section 4). */
final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  static String of(InetAddress address) {
    return address instanceof Inet4Address ? address.getHostAddress() : v6(address.getAddress());
  }

  private static String v6(byte[] octets) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (octets[2 * i] & 0xFF) << 8 | octets[2 * i + 1] & 0xFF;
    }
    int start = 0;
    int length = 0;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosAt(groups, i);
      if (zeros > length) {
        start = i;
        length = zeros;
      }
    }
    return length < 2
        ? joined(groups, 0, GROUPS)
        : joined(groups, 0, start) + "::" + joined(groups, start + length, GROUPS);
  }

  private static int zerosAt(int[] groups, int from) {
    int end = from;
    while (end < GROUPS && groups[end] == 0) {
      end++;
    }
    return end - from;
  }

  private static String joined(int[] groups, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
