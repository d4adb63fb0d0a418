package org.sluicemail.upstream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Printable;

/** Has messages scanned by clamd (clamd(8)), at one of several servers. */
public final class Clamd implements AutoCloseable {
  /** How old what we know of a server's signatures may be: they change a few times a day. */
  private static final Duration KNOWN = Duration.ofSeconds(30);

  private final Settings settings;
  private final LongSupplier ticker;
  private final Names names;
  private final Upstream upstream;

  /** As many as there are servers. */
  private final Map<Endpoint, Version> versions = new ConcurrentHashMap<>();

  private record Version(String text, long at) {}

  /**
   * Where to ask and for how long; equal settings can share one client.
   *
   * @param connectTimeout of one address of a server, of the lookup of its name, and of the answer
   *     to PING
   * @param responseTimeout for one server to take the message and give its whole answer; after it
   *     the next server is asked. Also of the answer to VERSION: a server that loads signatures is
   *     late with both
   * @param maxConnections requests in flight at most, at all servers together
   * @param maxErrors errors in a row after which a server is left alone
   * @param deadTime for how long, at first
   */
  public record Settings(
      List<Endpoint> servers,
      Duration connectTimeout,
      Duration responseTimeout,
      int maxConnections,
      int maxErrors,
      Duration deadTime) {
    public Settings {
      servers = List.copyOf(servers);
    }
  }

  /**
   * A reply and the signatures that it rests on.
   *
   * @param version of clamd and its signatures, in clamd's words
   */
  public record Scan(ClamdReply reply, String version) {}

  public Clamd(Settings settings) {
    this(settings, System::nanoTime);
  }

  /** As the other, with time in nanoseconds from {@code ticker}. */
  public Clamd(Settings settings, LongSupplier ticker) {
    this.settings = settings;
    this.ticker = ticker;
    this.names = new Names(settings.connectTimeout());
    this.upstream =
        new Upstream(
            new Upstream.Settings(
                settings.servers(),
                settings.maxConnections(),
                // Nobody waits longer for a turn than a turn may take.
                settings.responseTimeout(),
                settings.maxErrors(),
                settings.deadTime()),
            this::ping);
  }

  /**
   * What a server says of {@code content}.
   *
   * @throws UnavailableException when none answered
   */
  public ClamdReply scan(Excerpt content) throws IOException, InterruptedException {
    return ours(() -> upstream.ask(server -> scan(server, content)));
  }

  /** As {@link #scan}, with the version that the server had before the scan. */
  public Scan scanWithVersion(Excerpt content) throws IOException, InterruptedException {
    return ours(() ->
        upstream.ask(server -> {
          String version = version(server);
          return new Scan(scan(server, content), version);
        }));
  }

  /**
   * The versions that servers have, or had a little while ago; of one server at least.
   *
   * @throws UnavailableException when none is known and none answered
   */
  public Set<String> versions() throws IOException, InterruptedException {
    Set<String> recent =
        versions.values().stream()
            .filter(this::isRecent)
            .map(Version::text)
            .collect(Collectors.toUnmodifiableSet());
    return recent.isEmpty() ? Set.of(upstream.ask(this::version)) : recent;
  }

  private String version(Endpoint server) throws IOException, InterruptedException {
    Version known = versions.get(server);
    return known != null && isRecent(known) ? known.text() : newVersion(server);
  }

  private boolean isRecent(Version version) {
    return ticker.getAsLong() - version.at() < KNOWN.toNanos();
  }

  private String newVersion(Endpoint server) throws IOException, InterruptedException {
    long now = ticker.getAsLong();
    String text = ask(server, "VERSION", settings.responseTimeout());
    if (!text.startsWith("ClamAV ")) {
      throw new ProtocolException("not a version of clamd: " + Printable.of(text));
    }
    versions.put(server, new Version(text, now));
    return text;
  }

  private String ping(Endpoint server) throws IOException, InterruptedException {
    String answer = ask(server, "PING", settings.connectTimeout());
    if (!answer.equals("PONG")) {
      throw new ProtocolException("answered PING with " + Printable.of(answer));
    }
    return answer;
  }

  private String ask(Endpoint server, String command, Duration answer)
      throws IOException, InterruptedException {
    try (ClamdExchange exchange = open(server, answer)) {
      return exchange.ask(command);
    }
  }

  private ClamdReply scan(Endpoint server, Excerpt content)
      throws IOException, InterruptedException {
    try (ClamdExchange exchange = open(server, settings.responseTimeout())) {
      return exchange.scan(content);
    }
  }

  private ClamdExchange open(Endpoint server, Duration answer)
      throws IOException, InterruptedException {
    return new ClamdExchange(Wire.open(server, names, settings.connectTimeout(), answer));
  }

  /** A scan. */
  @FunctionalInterface
  private interface Scanning<T> {
    T scan() throws IOException, InterruptedException;
  }

  /** A message of ours that cannot be read is no fault of a server. */
  private static <T> T ours(Scanning<T> scanning) throws IOException, InterruptedException {
    try {
      return scanning.scan();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    names.close();
  }
}
