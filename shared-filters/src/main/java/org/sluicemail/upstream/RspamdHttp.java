package org.sluicemail.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.sluicemail.config.Endpoint;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.Spool;

/** Asks rspamd about messages over HTTP ({@code POST /checkv2}), at one of several servers. */
public final class RspamdHttp implements AutoCloseable {
  /** Octets of a reply's JSON: thousands of symbols and links; rspamd's own are below 100 KiB. */
  static final int MAX_REPLY = 16 << 20;

  private static final int MAX_ERROR = 200;
  private static final int LEARNED = 200;

  private final Upstream upstream;
  private final Names names;
  private final Map<Endpoint, HttpPeer> peers = new LinkedHashMap<>();

  /**
   * Where to ask and for how long; equal settings can share one client.
   *
   * @param connectTimeout of one address of a server, and of the lookup of its name
   * @param responseTimeout for one server to take the message and give its whole answer; after it
   *     the next server is asked
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
   * What rspamd said.
   *
   * @param json whatever it is
   * @param server who said it
   * @param body the message's new body if it was rewritten; held by the caller
   */
  public record Reply(Endpoint server, JsonNode json, Optional<Content> body)
      implements AutoCloseable {
    @Override
    public void close() {
      body.ifPresent(Content::close);
    }
  }

  public RspamdHttp(Settings settings) {
    this.names = new Names(settings.connectTimeout());
    var times = new HttpPeer.Times(settings.connectTimeout(), settings.responseTimeout());
    int connections = settings.maxConnections();
    for (Endpoint server : settings.servers()) {
      peers.put(server, new HttpPeer(server, names, connections, times));
    }
    this.upstream =
        new Upstream(
            new Upstream.Settings(
                List.copyOf(peers.keySet()),
                connections,
                // Nobody waits longer for a turn than a turn may take.
                settings.responseTimeout(),
                settings.maxErrors(),
                settings.deadTime()));
  }

  /**
   * What a server says to {@code message} as it is.
   *
   * @throws UnavailableException when none answered
   */
  public Reply check(List<HttpField> fields, Message message, Spool spool)
      throws IOException, InterruptedException {
    return ask(fields, Body.of(message), message.size(), spool);
  }

  /** As {@link #check}, with both the message and the answer compressed. */
  public Reply checkCompressed(List<HttpField> fields, Message message, Spool spool)
      throws IOException, InterruptedException {
    List<HttpField> all = new ArrayList<>(fields);
    all.add(new HttpField("Compression", "zstd"));
    all.add(new HttpField("Accept-Encoding", "zstd"));
    try (Content compressed = Zstd.compress(message, spool)) {
      return ask(all, Body.of(compressed), message.size(), spool);
    }
  }

  /**
   * Teaches rspamd's controller that {@code message} is spam or is not.
   *
   * @return what rspamd says when there was nothing to learn: it knows the message already, or
   *     finds too few words in it
   * @throws IOException when no controller answered, or it refused
   */
  public Optional<String> learn(boolean spam, List<HttpField> fields, Message message)
      throws IOException, InterruptedException {
    String path = spam ? "/learnspam" : "/learnham";
    Lesson lesson =
        upstream.ask(server ->
            Objects.requireNonNull(peers.get(server))
                .post(path, fields, Body.of(message), RspamdHttp::lesson));
    if (lesson.refused()) {
      throw new IOException("rspamd does not learn: " + lesson.text());
    }
    return Optional.of(lesson.text()).filter(text -> !text.isEmpty());
  }

  /** What came of a message to learn; the text is empty when it was learned. */
  private record Lesson(boolean refused, String text) {}

  private static Lesson lesson(ClassicHttpResponse response) throws IOException {
    int code = response.getCode();
    if (code == LEARNED) {
      return new Lesson(false, "");
    } else if (code < 300) {
      return new Lesson(false, code + " " + phrase(response)); // 204 has no content by HTTP
    }
    String error = Printable.line(error(code, content(response)));
    if (code >= 500) {
      throw new IOException(error);
    }
    return new Lesson(true, code == 401 || code == 403 ? "wrong password: " + error : error);
  }

  private static String phrase(ClassicHttpResponse response) {
    String phrase = Objects.requireNonNullElse(response.getReasonPhrase(), "");
    return Printable.line(phrase.substring(0, Math.min(phrase.length(), MAX_ERROR)));
  }

  private Reply ask(List<HttpField> fields, Body body, long size, Spool spool)
      throws IOException, InterruptedException {
    try {
      // A rewritten body is about as large as the received one, or larger by what was added to it.
      long limit = size + MAX_REPLY;
      return upstream.ask(server ->
          Objects.requireNonNull(peers.get(server))
              .post("/checkv2", fields, body, response -> read(server, response, spool, limit)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Reply read(Endpoint server, ClassicHttpResponse response, Spool spool, long limit)
      throws IOException {
    InputStream in = content(response);
    if (response.getCode() >= 500) {
      throw new IOException(error(response.getCode(), in));
    }
    Optional<Integer> offset = offset(response);
    JsonNode json = Json.read(octets(in, offset));
    return offset.isPresent()
        ? new Reply(server, json, Optional.of(rest(in, spool, limit)))
        : new Reply(server, json, Optional.empty());
  }

  private static InputStream content(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      throw new ProtocolException("reply " + response.getCode() + " without content");
    }
    InputStream in = entity.getContent();
    return isZstd(response, "Content-Encoding") || isZstd(response, "Compression")
        ? Zstd.decompress(in)
        : in;
  }

  private static boolean isZstd(ClassicHttpResponse response, String name) {
    Header field = response.getFirstHeader(name);
    return field != null && "zstd".equalsIgnoreCase(field.getValue());
  }

  private static String error(int code, InputStream in) throws IOException {
    byte[] text = in.readNBytes(MAX_ERROR);
    return "reply " + code + " " + Octets.decode(text, 0, text.length);
  }

  /** Where the JSON ends and the message begins, when one comes. */
  private static Optional<Integer> offset(ClassicHttpResponse response) throws IOException {
    Header field = response.getFirstHeader("Message-Offset");
    if (field == null) {
      return Optional.empty();
    }
    String text = field.getValue();
    if (!text.matches("\\d{1,8}") || Integer.parseInt(text) > MAX_REPLY) {
      throw new ProtocolException("Message-Offset " + text);
    }
    return Optional.of(Integer.valueOf(text));
  }

  private static byte[] octets(InputStream in, Optional<Integer> offset) throws IOException {
    byte[] octets = in.readNBytes(offset.orElse(MAX_REPLY + 1));
    if (octets.length > MAX_REPLY) {
      throw new ProtocolException("reply larger than " + MAX_REPLY + " octets");
    }
    if (octets.length < offset.orElse(0)) {
      throw new ProtocolException("reply ends before its Message-Offset");
    }
    return octets;
  }

  private static Content rest(InputStream in, Spool spool, long limit) throws IOException {
    try (Spool.Writer writer = spool.writer(limit)) {
      byte[] buffer = new byte[16 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (writer.size() + read > limit) {
          throw new ProtocolException("new body larger than " + limit + " octets");
        }
        int length = read;
        ours(() -> {
          writer.write(buffer, 0, length);
          return length;
        });
      }
      return ours(writer::finish);
    }
  }

  /** What our own disk does. */
  @FunctionalInterface
  private interface Ours<T> {
    T call() throws IOException;
  }

  /** Our disk may fail, too: unchecked, so that no server is blamed for it. */
  private static <T> T ours(Ours<T> work) {
    try {
      return work.call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connections in use. */
  int leased() {
    return peers.values().stream().mapToInt(HttpPeer::leased).sum();
  }

  @Override
  public void close() {
    peers.values().forEach(HttpPeer::close);
    names.close();
  }
}
