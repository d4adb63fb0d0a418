package org.sluicemail.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses from text, without ever asking the DNS. */
public final class Addresses {
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private Addresses() {}

  /** The address that {@code text} spells out; nothing if it is a name or anything else. */
  public static Optional<InetAddress> literal(String text) {
    boolean v6 = text.indexOf(':') >= 0 && V6.matcher(text).matches();
    if (!v6 && !V4.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(v6 ? "[" + text + "]" : text));
    } catch (UnknownHostException e) {
      return Optional.empty(); // digits and colons, but no address
    }
  }
}
