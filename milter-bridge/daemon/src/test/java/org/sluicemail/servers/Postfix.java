package org.sluicemail.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Postfix of our own. Each list of milters gets its own smtpd on its own port; what is accepted
 * goes to the {@link SmtpSink}. Any client may use XCLIENT, which is also the way to be logged in.
 */
public final class Postfix implements AutoCloseable {
  /** The name it calls itself, also in its Received fields. */
  public static final String HOST = "postfix.sluice.test";

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private final ServerFolder folder;
  private final SmtpSink sink;
  private final Map<String, String> settings;
  private final Map<List<String>, Integer> services = new LinkedHashMap<>();
  private final Daemon master;

  private Postfix(ServerFolder folder, SmtpSink sink) throws IOException {
    this.folder = folder;
    this.sink = sink;
    this.settings = new TreeMap<>(PostfixConfig.settings(folder.path(), HOST, sink.port()));
    prepare();
    this.master = Daemon.start(folder.path().resolve("output"), command("postfix", "start-fg"));
  }

  /** The instance of this JVM, started at first use. */
  public static Postfix shared() {
    return Shared.server(Postfix.class, "", Postfix::start);
  }

  /** Another instance, for tests that stop it or change its settings. */
  public static Postfix start() throws IOException {
    Postfix postfix = new Postfix(ServerFolder.inMemory("postfix"), SmtpSink.start());
    try {
      postfix.log().await(0, "master", "daemon started");
      return postfix;
    } catch (IOException | AssertionError e) {
      postfix.close();
      throw e;
    }
  }

  /**
   * The port of an smtpd with this value of {@code smtpd_milters} and further settings of its own
   * ({@code milter_default_action=accept}, {@code milter_command_timeout=2s}, ...).
   */
  public synchronized int smtpd(String milters, String... options) throws IOException {
    List<String> key = List.of(milters, String.join("\n", options));
    if (services.containsKey(key)) {
      return services.get(key);
    }
    int port = Ports.free();
    services.put(key, port);
    reload();
    Ports.awaitListening(port, LIMIT);
    return port;
  }

  /** Changes a setting of main.cf, such as {@code non_smtpd_milters}, for the whole instance. */
  public synchronized void set(String name, String value) throws IOException {
    settings.put(name, value);
    reload();
  }

  /** Submits as sendmail(1) does: through postdrop, pickup and cleanup. Lines end in LF. */
  public void submit(String sender, List<String> recipients, byte[] message) throws IOException {
    List<String> command = new ArrayList<>(command("sendmail", "-i", "-f", sender, "--"));
    command.addAll(recipients);
    Programs.run(message, command);
  }

  public SmtpSink sink() {
    return sink;
  }

  public PostfixQueue queue() {
    return new PostfixQueue(config(), folder.path().resolve("queue"));
  }

  public LogFile log() {
    return new LogFile(folder.path().resolve("log"));
  }

  /** A folder in which its daemons can find unix sockets. */
  public Path folder() {
    return folder.path();
  }

  @Override
  public void close() throws IOException {
    try (folder;
        sink) {
      master.close();
    }
  }

  private void reload() throws IOException {
    write();
    long mark = log().mark();
    Programs.run("kill", "-HUP", masterPid());
    log().await(mark, "master", "reload --");
  }

  // Not `postfix reload`: it leaves a look through the queue behind, at which the next one fails.
  private String masterPid() throws IOException {
    return Files.readString(folder.path().resolve("queue/pid/master.pid")).strip();
  }

  private void prepare() throws IOException {
    Files.createDirectories(config());
    Files.createDirectories(folder.path().resolve("queue"));
    folder.folder("data", "postfix");
    PostfixConfig.makeKey(folder.path().resolve(PostfixConfig.KEY));
    write();
  }

  private void write() throws IOException {
    replace("main.cf", PostfixConfig.main(settings));
    replace("master.cf", PostfixConfig.master(services));
  }

  /** At once: master says that it reloads before it reads, and dies of half a file. */
  private void replace(String name, String text) throws IOException {
    Path next = Files.writeString(config().resolve(name + ".next"), text);
    // Postfix waits seconds before it believes a file that changed just now.
    Files.setLastModifiedTime(next, FileTime.from(Instant.now().minusSeconds(60)));
    Files.move(next, config().resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path config() {
    return folder.path().resolve("config");
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(program.equals("sendmail") ? "-C" : "-c", config().toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
