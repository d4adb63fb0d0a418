package org.sluicemail.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The folder {@code conf} of a James: a server port with the handlers of the test, behind a proxy
 * or not, and one without any.
 */
public final class JamesConfig {
  /** Stands for the mailet that captures. */
  public static final String CAPTURE = "<capture/>";

  /** A client that may relay where others may not. */
  public static final String FRIEND = "192.0.2.1";

  private static final String METRICS =
      "extensions.routes=org.apache.james.webadmin.dropwizard.MetricsRoutes\n";

  /** XML that a test may give; empty, else. */
  private enum Piece {
    HANDLERS,
    SERVER,
    MAILETS,
    PROCESSORS,
    ERRORS
  }

  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<Piece, String> pieces = new EnumMap<>(Piece.class);
  private final Map<Integer, String> others = new LinkedHashMap<>();
  private final int port;
  private final int plainPort;
  private List<String> capturing = List.of();
  private int threads = 1;
  private int ioWorkers = 2 * Runtime.getRuntime().availableProcessors();
  private boolean delivered;
  private boolean shown;
  private boolean proxied;
  private boolean secure;
  private Optional<Integer> admin = Optional.empty();
  private String relay = "0.0.0.0/0.0.0.0";

  public JamesConfig() throws IOException {
    port = Ports.free();
    plainPort = Ports.free();
  }

  /** Handlers in the chain of the server. */
  public JamesConfig handlers(String xml) {
    return add(Piece.HANDLERS, xml);
  }

  /** More elements of the server. */
  public JamesConfig with(String xml) {
    return add(Piece.SERVER, xml);
  }

  /** Mailets in the processor root, before the one that captures. */
  public JamesConfig mailets(String xml) {
    return add(Piece.MAILETS, xml);
  }

  /**
   * Processors besides root and error, instead of those that capture; {@link #CAPTURE} is the
   * mailet that does.
   */
  public JamesConfig processors(String xml) {
    return add(Piece.PROCESSORS, xml);
  }

  /** Mailets in the processor error, instead of the one that captures. */
  public JamesConfig errors(String xml) {
    return add(Piece.ERRORS, xml);
  }

  private JamesConfig add(Piece piece, String xml) {
    pieces.merge(piece, xml, String::concat);
    return this;
  }

  private String piece(Piece piece) {
    return pieces.getOrDefault(piece, "");
  }

  /** Processors of these names, which capture. */
  public JamesConfig captures(String... names) {
    capturing = List.of(names);
    return this;
  }

  /** A file of conf. */
  public JamesConfig file(String name, String content) {
    files.put(name, content);
    return this;
  }

  /** One server more, with these handlers, whose port is returned. */
  public int another(String handlers) throws IOException {
    int other = Ports.free();
    others.put(other, handlers);
    return other;
  }

  /** An LMTP server with these handlers, whose port is returned. */
  public int lmtp(String handlers) throws IOException {
    int other = Ports.free();
    file("lmtpserver.xml", JamesFiles.lmtp(other, handlers));
    return other;
  }

  /** So many threads for the connections of each server; James's own number, else. */
  public JamesConfig ioWorkers(int number) {
    ioWorkers = number;
    return this;
  }

  /** So many mails at once behind the queue; one, else, so that they keep their order. */
  public JamesConfig threads(int number) {
    threads = number;
    return this;
  }

  /**
   * As in production: a JVM that compiles like one that does not end soon, and a log that is not
   * written line by line, as James is delivered.
   */
  public JamesConfig asDelivered() {
    delivered = true;
    return this;
  }

  /** Handlers shown by JMX, as is James's default. */
  public JamesConfig shown() {
    shown = true;
    return this;
  }

  /** Clients say first whom they speak for (PROXY protocol). */
  public JamesConfig proxied() {
    proxied = true;
    return this;
  }

  /** STARTTLS with a key of its own. */
  public JamesConfig secure() {
    secure = true;
    return this;
  }

  /** An interface for administrators, which also makes users. */
  public JamesConfig administered() throws IOException {
    admin = Optional.of(Ports.free());
    return this;
  }

  /** Only {@link #FRIEND} may relay; others write to users, who can be made. */
  public JamesConfig guarded() throws IOException {
    return relay(FRIEND + "/32").administered();
  }

  /** Networks that may relay. */
  public JamesConfig relay(String networks) {
    relay = networks;
    return this;
  }

  boolean isDelivered() {
    return delivered;
  }

  boolean isProxied() {
    return proxied;
  }

  /** Where the handlers are. */
  public int port() {
    return port;
  }

  /** Where nobody of ours is. */
  public int plainPort() {
    return plainPort;
  }

  /** The port for administrators. */
  public int adminPort() {
    return admin.orElseThrow();
  }

  void write(Path folder) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Path captured = Files.createDirectories(folder.resolve("captured"));
    if (secure) {
      JamesFiles.keystore(conf.resolve("keystore"));
    }
    Map<String, String> all = new LinkedHashMap<>(JamesFiles.common());
    admin.ifPresent(number ->
        all.put(
            "webadmin.properties",
            "enabled=true\nhost=127.0.0.1\nport=" + number + "\n" + METRICS));
    all.put("smtpserver.xml", servers());
    all.put("mailetcontainer.xml", container(captured));
    all.put("logback.xml", JamesFiles.logback(folder.resolve("james.log"), !delivered));
    all.putAll(files);
    for (Map.Entry<String, String> file : all.entrySet()) {
      Files.writeString(conf.resolve(file.getKey()), file.getValue());
    }
  }

  private String servers() {
    SmtpServerXml hooked =
        new SmtpServerXml(
            port,
            ioWorkers,
            relay,
            proxied,
            secure,
            piece(Piece.SERVER),
            shown,
            piece(Piece.HANDLERS));
    return "<smtpservers>"
        + hooked.text("hooked")
        + hooked.bare(plainPort, "").text("plain")
        + others.entrySet().stream()
            .map(each -> hooked.bare(each.getKey(), each.getValue()).text("other" + each.getKey()))
            .collect(Collectors.joining())
        + "</smtpservers>";
  }

  private String container(Path captured) {
    String capture =
        "<mailet match=\"All\" class=\"Capture\"><folder>" + captured + "</folder></mailet>";
    String errors = piece(Piece.ERRORS);
    String processors = piece(Piece.PROCESSORS).replace(CAPTURE, capture);
    return JamesFiles.container(
        threads,
        JamesFiles.processor("root", piece(Piece.MAILETS) + capture)
            + JamesFiles.processor("error", errors.isEmpty() ? capture : errors)
            + (processors.isEmpty() ? JamesFiles.capturing(capture) : processors)
            + capturing.stream()
                .map(name -> JamesFiles.processor(name, capture))
                .collect(Collectors.joining()));
  }
}
