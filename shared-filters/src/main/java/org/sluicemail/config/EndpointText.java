package org.sluicemail.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** The ways in which an endpoint is written. */
final class EndpointText {
  // RFC 1123 section 2.1, and underscores since container networks have them
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*)(\\.[A-Za-z0-9_-]+)*\\.?");
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]*");
  private static final String FORMS = "write unix:/path, inet:port@host or host:port";

  private EndpointText() {}

  static Endpoint parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (scheme) {
      case "unix", "local" -> new Endpoint.Unix(path(text, rest));
      case "inet", "inet6" -> inet(text, rest);
      default -> hostAndPort(text, text);
    };
  }

  private static Path path(String text, String path) {
    if (path.isEmpty() || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'" + text + "' has no path; " + FORMS);
    }
    return Path.of(path);
  }

  private static Endpoint inet(String text, String rest) {
    int at = rest.indexOf('@');
    if (at >= 0) {
      return new Endpoint.Inet(
          unbracketed(rest.substring(at + 1)), port(text, rest.substring(0, at)));
    }
    if (rest.matches("\\d+")) {
      throw new IllegalArgumentException(
          "'" + text + "' has no host; write inet:" + rest + "@127.0.0.1");
    }
    return hostAndPort(text, rest);
  }

  private static Endpoint hostAndPort(String text, String rest) {
    int colon = rest.lastIndexOf(':');
    if (colon <= 0 || rest.endsWith("]")) {
      throw new IllegalArgumentException("'" + text + "' has no port; " + FORMS);
    }
    String host = rest.substring(0, colon);
    if (host.indexOf(':') >= 0 && !host.startsWith("[")) {
      throw new IllegalArgumentException(
          "'" + text + "': write an IPv6 address in brackets, such as [::1]:11333");
    }
    return new Endpoint.Inet(unbracketed(host), port(text, rest.substring(colon + 1)));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") && host.indexOf(':') > 0
        ? host.substring(1, host.length() - 1)
        : host;
  }

  private static int port(String text, String digits) {
    if (!digits.matches("\\d{1,5}")) {
      throw new IllegalArgumentException("'" + text + "' has no number as its port; " + FORMS);
    }
    return Integer.parseInt(digits);
  }

  static void checkHost(String host) {
    boolean name = NAME.matcher(host).matches() && !NUMERIC.matcher(host).matches();
    if (!name && Addresses.literal(host).isEmpty()) {
      throw new IllegalArgumentException("'" + host + "' is neither a host name nor an address");
    }
  }
}
