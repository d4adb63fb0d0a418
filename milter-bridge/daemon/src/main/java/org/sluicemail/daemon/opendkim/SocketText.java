package org.sluicemail.daemon.opendkim;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.config.Endpoint;

/** Sockets as libmilter writes them. */
final class SocketText {
  private static final Pattern INET = Pattern.compile("(\\d{1,5})(?:@(.+))?");

  private SocketText() {}

  /**
   * {@code inet:port[@host]}, {@code inet6:port[@host]}, {@code local:path}, {@code unix:path}, or
   * a path; without a host all interfaces are meant.
   */
  static Endpoint read(String text, Path base) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "unix" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (kind) {
      case "inet" -> inet(rest, "0.0.0.0");
      case "inet6" -> inet(rest, "::");
      case "local", "unix" -> new Endpoint.Unix(base.resolve(rest).toAbsolutePath().normalize());
      default -> throw new IllegalArgumentException("'" + text + "' is no socket");
    };
  }

  private static Endpoint inet(String text, String anywhere) {
    Matcher matcher = INET.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not port or port@host");
    }
    String host = matcher.group(2) == null ? anywhere : matcher.group(2);
    return new Endpoint.Inet(
        host.replaceAll("^\\[(.*)]$", "$1"), Integer.parseInt(matcher.group(1)));
  }
}
