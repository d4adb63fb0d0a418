package org.sluicemail.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Sendmail of our own with a fixed list of milters; what it accepts goes to the {@link SmtpSink}.
 * It knows no XCLIENT, so the client is always 127.0.0.1.
 */
public final class Sendmail implements AutoCloseable {
  /** The name it calls itself, also in its Received fields. */
  public static final String HOST = "sendmail.sluice.test";

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private final ServerFolder folder;
  private final SmtpSink sink;
  private final int port;
  private final Daemon daemon;

  private Sendmail(ServerFolder folder, SmtpSink sink, List<String> filters) throws IOException {
    this.folder = folder;
    this.sink = sink;
    this.port = Ports.free();
    folder.file("service.switch", "hosts files\n");
    Path queue = Files.createDirectory(queueFolder());
    Files.setPosixFilePermissions(queue, PosixFilePermissions.fromString("rwx------"));
    configure(filters);
    this.daemon =
        Daemon.start(folder.path().resolve("output"), command("-bD", "-X", traffic().toString()));
  }

  /**
   * The instance of this JVM with these milters, started at first use. Each filter is what stands
   * in {@code INPUT_MAIL_FILTER}: {@code S=inet:9999@127.0.0.1, F=T, T=S:10s;R:10s;E:5m}.
   */
  public static Sendmail shared(String... filters) {
    List<String> key = List.of(filters);
    return Shared.server(Sendmail.class, key, () -> start(key));
  }

  /** Another instance, for tests that stop it. */
  public static Sendmail start(List<String> filters) throws IOException {
    ServerFolder folder = ServerFolder.trusted("sendmail");
    Sendmail sendmail = new Sendmail(folder, SmtpSink.start(), filters);
    try {
      Ports.awaitListening(sendmail.port, LIMIT);
      return sendmail;
    } catch (IOException | AssertionError e) {
      sendmail.close();
      throw e;
    }
  }

  /** A new folder that Sendmail trusts with unix sockets, which excludes all below /tmp. */
  public static Path socketFolder() {
    ServerFolder sockets =
        Shared.server(ServerFolder.class, "sockets", () -> ServerFolder.trusted("sockets"));
    return sockets.path();
  }

  public int port() {
    return port;
  }

  public SmtpSink sink() {
    return sink;
  }

  public SendmailQueue queue() {
    return new SendmailQueue(queueFolder());
  }

  /** Tries everything in the queue once, quarantined mail excepted, and returns when done. */
  public void runQueue() throws IOException {
    Programs.run(new byte[0], command("-q"));
  }

  /** Gives all quarantined mail free and delivers it. */
  public void release() throws IOException {
    Programs.run(new byte[0], command("-qQ", "-Q"));
    runQueue();
  }

  /** All SMTP commands and replies so far, with the pid before each. */
  public LogFile log() {
    return new LogFile(traffic());
  }

  @Override
  public void close() throws IOException {
    try (folder;
        sink) {
      daemon.close();
    }
  }

  private void configure(List<String> filters) throws IOException {
    Path macros = SendmailPackages.root().resolve("usr/share/sendmail/cf");
    Path source =
        folder.file("sendmail.mc", SendmailConfig.mc(folder.path(), port, sink.port(), filters));
    String cf =
        Programs.text("m4", "-D_CF_DIR_=" + macros + "/", macros + "/m4/cf.m4", source.toString());
    folder.file("sendmail.cf", SendmailConfig.unlimitedLines(cf));
  }

  // Sendmail sleeps for a minute when the name of the host has no dot, so it gets its own name.
  private List<String> command(String... arguments) throws IOException {
    Path program = SendmailPackages.root().resolve("usr/libexec/sendmail/sendmail");
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "-u", "sh", "-c", "hostname " + HOST + " && exec \"$@\""));
    command.addAll(List.of("sh", program.toString(), "-C", folder.path() + "/sendmail.cf"));
    command.addAll(List.of(arguments));
    return command;
  }

  private Path queueFolder() {
    return folder.path().resolve("queue");
  }

  private Path traffic() {
    return folder.path().resolve("traffic");
  }
}
