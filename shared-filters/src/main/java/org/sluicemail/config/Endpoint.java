package org.sluicemail.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where to listen or connect: {@code unix:/path}, {@code inet:port@host}, {@code inet6:port@[addr]}
 * or {@code host:port}. {@code toString} gives text that is read back as the same endpoint.
 */
public sealed interface Endpoint {
  /** The address to bind or connect to; may ask the DNS and so may block. */
  SocketAddress resolve() throws IOException;

  /** The endpoint written as {@code text}. */
  static Endpoint parse(String text) {
    return EndpointText.parse(text);
  }

  /** A socket in the file system. */
  record Unix(Path path) implements Endpoint {
    // sun_path of Linux, less the NUL at its end
    private static final int MAX_BYTES = 107;

    /** Checks the path. */
    public Unix {
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("'" + path + "': the path of a socket starts with /");
      }
      if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
        throw new IllegalArgumentException(
            "the path of a socket has at most " + MAX_BYTES + " bytes: '" + path + "'");
      }
    }

    @Override
    public SocketAddress resolve() {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /**
   * A TCP port of a host.
   *
   * @param host a name or an address, an IPv6 one without brackets
   * @param port 0 to 65535; 0 lets the system choose one when listening
   */
  record Inet(String host, int port) implements Endpoint {
    /** Checks host and port. */
    public Inet {
      EndpointText.checkHost(host);
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
      }
    }

    @Override
    public SocketAddress resolve() throws IOException {
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (address.isUnresolved()) {
        throw new UnknownHostException(host);
      }
      return address;
    }

    @Override
    public String toString() {
      return host.indexOf(':') < 0
          ? "inet:" + port + '@' + host
          : "inet6:" + port + "@[" + host + ']';
    }
  }
}
