package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A James of our own, with our jar among its extensions, in a JVM of its own. Whatever it takes
 * ends in {@link #captured}.
 */
public final class James implements AutoCloseable {
  // 4 s alone; the machine may have other work.
  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** The configuration file, which {@link #HOOK} names and follows. */
  public static final String FILE = "sluice.yaml";

  /** A chain without filters. */
  public static final String NOTHING = "routes: [{chain: none}]\nchains: {none: []}\n";

  /** Our hook in the chain of handlers. */
  public static final String HOOK =
      "<handler class=\"org.sluicemail.james.SluiceHook\"><config>sluice.yaml</config>"
          + "<reload>10ms</reload></handler>";

  private static final String OUTPUT = "output";
  private static final String STARTED = "JAMES server started";

  private final ServerFolder folder;
  private final JamesConfig config;
  private final JamesRelease release;
  private int marks;
  private Daemon daemon;

  private James(ServerFolder folder, JamesConfig config, JamesRelease release, Daemon daemon) {
    this.folder = folder;
    this.config = config;
    this.release = release;
    this.daemon = daemon;
  }

  /** Starts one; {@code IOException} with its output when it does not come up. */
  public static James start(JamesConfig config) throws IOException {
    return start(config, JamesRelease.SERVER_3_8);
  }

  /** Starts one of this release. */
  public static James start(JamesConfig config, JamesRelease release) throws IOException {
    ServerFolder folder = ServerFolder.inMemory("james");
    try {
      config.write(folder.path());
      release.install(folder.path());
      James james = new James(folder, config, release, launch(folder.path(), config, release));
      james.awaitStart();
      return james;
    } catch (IOException | AssertionError e) {
      folder.close();
      throw e;
    }
  }

  private static Daemon launch(Path folder, JamesConfig config, JamesRelease release)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC"));
    if (!config.isDelivered()) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add("-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"));
    command.addAll(release.start(folder));
    return Daemon.start(folder.resolve(OUTPUT), command);
  }

  private void awaitStart() throws IOException {
    try {
      Await.until(
          "James",
          LIMIT,
          () -> {
            daemon.check();
            return Files.readString(folder.path().resolve(OUTPUT)).contains(STARTED);
          });
    } catch (IOException | AssertionError e) {
      daemon.kill();
      throw new IOException(e.getMessage() + String.join("\n", log().lines(0)), e);
    }
  }

  /** Makes a user who can log in. */
  public void user(String name, String password) throws IOException {
    admin("PUT", "/users/" + name, "{\"password\":\"" + password + "\"}");
  }

  /** The answer of the interface for administrators. */
  public String admin(String method, String path, String body) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + config.adminPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(LIMIT)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IOException(method + " " + path + ": " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(path);
    }
  }

  public LogFile log() {
    return new LogFile(folder.path().resolve("james.log"));
  }

  /**
   * A client at the server with our hook, after its EHLO; {@code address} is whom a proxy speaks
   * for, where there is one.
   */
  public SmtpClient client(String address, String name) throws IOException {
    SmtpClient client = SmtpClient.connect(config.port());
    if (config.isProxied()) {
      client.write(proxy(address));
    }
    if (!client.read().positive() || !client.command("EHLO " + name).positive()) {
      client.close();
      throw new IOException("James does not greet " + address);
    }
    return client;
  }

  /**
   * One mail of a client at this address, to one recipient; the octets of the message are those of
   * ISO 8859-1. Returns the first reply that refuses, or the last.
   */
  public SmtpReply send(String address, String sender, String recipient, String message)
      throws IOException {
    try (SmtpClient client = client(address, "client.example.net")) {
      return client.mail(sender, List.of(recipient), message.getBytes(ISO_8859_1));
    }
  }

  /** As HAProxy introduces a client (PROXY protocol, version 1). */
  private static String proxy(String address) {
    boolean six = address.indexOf(':') >= 0;
    return "PROXY TCP%s %s %s 40000 25\r\n"
        .formatted(six ? "6" : "4", address, six ? "::1" : "127.0.0.1");
  }

  public JamesConfig config() {
    return config;
  }

  /** Replaces {@link #FILE} by a chain of one scripted filter with these keys. */
  public void script(String... keys) throws IOException {
    load(scripted(keys));
  }

  /** A configuration file with one chain of one scripted filter with these keys. */
  public static String scripted(String... keys) {
    return "routes: [{chain: all}]\nchains: {all: [it]}\nfilters:\n  it:\n"
        + "    type: org.sluicemail.script.Scripted\n    "
        + String.join("\n    ", keys)
        + "\n";
  }

  /** The processor time that it has used. */
  public Duration cpu() {
    return ProcessHandle.of(daemon.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow();
  }

  public JamesRelease release() {
    return release;
  }

  /** Replaces {@link #FILE} at once, and waits until it is in use. */
  public void load(String configuration) throws IOException {
    long mark = log().mark();
    replace(configuration);
    log().await(mark, FILE, "was loaded anew");
  }

  /** Replaces {@link #FILE} at once. */
  public void replace(String configuration) throws IOException {
    Path next = folder.file("next", configuration);
    Files.move(next, folder.path().resolve("conf").resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * All mails that were spooled before this call and were not returned before. A mail of our own
   * shows where they end: one thread alone works on the queue.
   */
  public List<Captured> captured() throws IOException {
    String mark = "mark" + ++marks + "@example.org";
    try (SmtpClient client = SmtpClient.open(config.plainPort(), "mark.example")) {
      SmtpReply reply =
          client.mail("mark@example.org", List.of(mark), "Subject: mark\r\n\r\n".getBytes());
      if (!reply.positive()) {
        throw new IOException("the mark was refused: " + reply);
      }
    }
    List<Captured> all = new ArrayList<>();
    Await.until("the mail " + mark, LIMIT, () -> take(all, mark));
    return all;
  }

  private boolean take(List<Captured> all, String mark) throws IOException {
    all.addAll(arrived());
    return all.removeIf(mail -> mail.delivery().recipients().contains(mark));
  }

  /** All mails that have come to their end by now and were not returned before. */
  public List<Captured> arrived() throws IOException {
    List<Captured> all = new ArrayList<>();
    for (Path file : files()) {
      all.add(Captured.read(file));
      Files.delete(file);
    }
    return all;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.path().resolve("captured"))) {
      return files.filter(file -> !file.toString().endsWith(".part")).sorted().toList();
    }
  }

  /** Kills it, in the middle of whatever it does. */
  public void kill() throws IOException {
    daemon.kill();
  }

  /** Starts it again after {@link #kill}, with the same files, at the same ports. */
  public void run() throws IOException {
    daemon = launch(folder.path(), config, release);
    awaitStart();
  }

  /** Ends it as an administrator does, so that it closes all that it has open. */
  public void stop() throws IOException {
    daemon.close();
  }

  /** Kills it: nothing of it is to be kept, and its own end takes seconds. */
  @Override
  public void close() throws IOException {
    try (folder) {
      daemon.kill();
    }
  }
}
