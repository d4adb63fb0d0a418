package org.sluicemail.store;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.config.Endpoint;

/**
 * Where a store is: {@code memory}, {@code file:/path}, {@code redis://[user@]host[:port][/db]},
 * {@code redis-sentinel://[user@]master@host,host[/db]} or {@code
 * redis-cluster://[user@]host,host}; {@code rediss} in place of {@code redis} for TLS.
 */
public sealed interface StoreUrl {
  /** In this process, and only as long as it lives. */
  record Memory() implements StoreUrl {
    @Override
    public String toString() {
      return "memory";
    }
  }

  /** In a file of this process alone. */
  record File(Path path) implements StoreUrl {
    public File {
      if (!path.isAbsolute() || path.getFileName() == null) {
        throw new IllegalArgumentException("the path of a store starts with /: file:/path");
      }
    }

    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /**
   * In Redis, which others may share.
   *
   * @param master what the Sentinels call the servers; empty for other kinds
   * @param servers those to begin with
   */
  record Redis(
      Kind kind,
      boolean tls,
      Optional<String> user,
      String master,
      List<Endpoint.Inet> servers,
      int database)
      implements StoreUrl {
    public Redis {
      servers = List.copyOf(servers);
      if (kind == Kind.CLUSTER && database != 0) {
        throw new IllegalArgumentException("a Redis Cluster has no other database than 0");
      }
      if ((kind == Kind.SENTINEL) == master.isEmpty()) {
        throw new IllegalArgumentException("write redis-sentinel://MASTER@host,host");
      }
    }

    @Override
    public String toString() {
      return "redis" + (tls ? "s" : "") + kind.suffix() + "://" + String.join(",", hosts());
    }

    private List<String> hosts() {
      return servers.stream().map(server -> server.host() + ":" + server.port()).toList();
    }
  }

  /** How several servers of Redis stand together. */
  enum Kind {
    SINGLE(6379),
    SENTINEL(26379),
    CLUSTER(6379);

    private final int port;

    Kind(int port) {
      this.port = port;
    }

    String suffix() {
      return this == SINGLE ? "" : "-" + name().toLowerCase(Locale.ROOT);
    }
  }

  /** The place written as {@code text}, which is never repeated: it may hold a password. */
  static StoreUrl parse(String text) {
    if (text.equals("memory")) {
      return new Memory();
    }
    return text.startsWith("file:") ? file(text.substring("file:".length())) : Text.redis(text);
  }

  private static StoreUrl file(String path) {
    try {
      return new File(Path.of(path).normalize());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("that is not a path", e);
    }
  }

  /** How Redis is written. */
  final class Text {
    private static final Pattern REDIS =
        Pattern.compile("redis(s)?(-sentinel|-cluster)?://(?:([^/]*)@)?([^/@]+)(?:/(\\d{1,5})?)?");

    private Text() {}

    static Redis redis(String text) {
      Matcher matcher = REDIS.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "write memory, file:/path, redis://host:port/db, redis-sentinel://master@host,host or"
                + " redis-cluster://host,host; rediss for TLS");
      }
      boolean tls = matcher.group(1) != null;
      Kind kind = kind(matcher.group(2));
      List<String> names = names(matcher.group(3));
      boolean sentinel = kind == Kind.SENTINEL && !names.isEmpty();
      List<String> user = sentinel ? names.subList(0, names.size() - 1) : names;
      if (user.size() > 1) {
        throw new IllegalArgumentException("there is an @ too many");
      }
      return new Redis(
          kind,
          tls,
          user.stream().findFirst(),
          sentinel ? names.getLast() : "",
          Arrays.stream(matcher.group(4).split(",", -1)).map(host -> server(host, kind)).toList(),
          matcher.group(5) == null ? 0 : Integer.parseInt(matcher.group(5)));
    }

    private static Kind kind(String suffix) {
      return suffix == null
          ? Kind.SINGLE
          : suffix.equals("-cluster") ? Kind.CLUSTER : Kind.SENTINEL;
    }

    private static List<String> names(String before) {
      if (before == null) {
        return List.of();
      }
      if (before.indexOf(':') >= 0) {
        throw new IllegalArgumentException(
            "a password does not belong here, where it would be shown: write it under 'password'");
      }
      return List.of(before.split("@", -1));
    }

    private static Endpoint.Inet server(String host, Kind kind) {
      boolean bare = host.indexOf(':') < 0 || host.endsWith("]");
      Endpoint endpoint = Endpoint.parse("inet:" + (bare ? host + ":" + kind.port : host));
      if (endpoint instanceof Endpoint.Inet inet) {
        return inet;
      }
      throw new IllegalArgumentException("a server of Redis has a host and a port");
    }
  }
}
