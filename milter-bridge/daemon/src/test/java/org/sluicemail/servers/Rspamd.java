package org.sluicemail.servers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An rspamd of our own. What it answers is chosen by the message: the patterns of {@link Gtube}, or
 * the header fields {@code X-Test-Action: ACTION; TEXT} (any action), {@code X-Test-Milter: JSON}
 * (the milter block of the reply) and {@code X-Test-Delay: SECONDS}.
 */
public final class Rspamd implements AutoCloseable {
  // The first start compiles patterns: 10 s alone, minutes when other programs want the processors.
  private static final Duration LIMIT = Duration.ofSeconds(300);
  private static final ObjectMapper JSON = new ObjectMapper();
  private final ServerFolder folder;
  private final ServerSocket silent;
  private final Optional<RedisServer> redis;
  private final Map<String, String> more;
  private final int port;
  private Optional<Daemon> daemon = Optional.empty();

  private Rspamd(ServerFolder folder, Optional<RedisServer> redis, Map<String, String> more)
      throws IOException {
    this.folder = folder;
    this.redis = redis;
    this.more = more;
    // Nobody ever accepts here: connections succeed and then hear nothing.
    this.silent = new ServerSocket(Ports.free(), 256, Ports.loopback());
    this.port = Ports.free();
    write();
  }

  /** The instance of this JVM, started at first use. */
  public static Rspamd shared() {
    return Shared.server(Rspamd.class, "", Rspamd::start);
  }

  /** Another instance, for tests that kill it. */
  public static Rspamd start() throws IOException {
    return started(Optional.empty(), Map.of());
  }

  /** One with these files, in which FOLDER is its own; those in {@code local.d} add to ours. */
  public static Rspamd with(Map<String, String> files) throws IOException {
    return started(Optional.empty(), files);
  }

  /** One that greylists clients from outside, with a Redis of its own. */
  public static Rspamd greylisting() {
    return Shared.server(
        Rspamd.class, "greylisting", () -> started(Optional.of(RedisServer.start()), Map.of()));
  }

  public int port() {
    return port;
  }

  /** The unix socket of the same worker. */
  public Path socket() {
    return folder.path().resolve("run/normal.sock");
  }

  public LogFile log() {
    return new LogFile(folder.path().resolve("log/rspamd.log"));
  }

  /** POST /checkv2 with these request headers. */
  public JsonNode check(Map<String, String> headers, byte[] message) throws IOException {
    return JSON.readTree(Http.post(port, "/checkv2", headers, message));
  }

  /** Kills all its processes at once, whatever they are doing. */
  public void kill() throws IOException {
    if (daemon.isPresent()) {
      daemon.get().kill();
    }
    Files.deleteIfExists(socket());
  }

  /** Starts it again after {@link #kill}, on the same port and socket. */
  public void run() throws IOException {
    Daemon next = Daemon.start(folder.path().resolve("output"), command());
    daemon = Optional.of(next);
    Await.until("rspamd on port " + port, LIMIT, () -> answers(next));
    RspamdCache.ofUser().save(database());
  }

  @Override
  public void close() throws IOException {
    try (folder;
        silent) {
      if (daemon.isPresent()) {
        daemon.get().close();
        RspamdCache.ofUser().save(database());
      }
      if (redis.isPresent()) {
        redis.get().close();
      }
    }
  }

  private static Rspamd started(Optional<RedisServer> redis, Map<String, String> more)
      throws IOException {
    Rspamd rspamd = new Rspamd(ServerFolder.inMemory("rspamd"), redis, more);
    try {
      rspamd.run();
      return rspamd;
    } catch (IOException | AssertionError e) {
      rspamd.close();
      throw e;
    }
  }

  private boolean answers(Daemon next) throws IOException {
    next.check();
    return Ports.listening(port) && Http.answers(port, "/ping");
  }

  private void write() throws IOException {
    for (String own : List.of("db", "run", "log")) {
      folder.folder(own, "_rspamd");
    }
    RspamdCache.ofUser().load(database());
    for (String settings : List.of("local.d", "override.d")) {
      folder.folder(settings, "root");
    }
    int dead = silent.getLocalPort();
    write(RspamdConfig.files(port, socket(), dead));
    if (redis.isPresent()) {
      write(RspamdConfig.greylisting(redis.get().port()));
    }
    folder.file("rspamd.local.lua", RspamdConfig.rules(dead));
    for (Map.Entry<String, String> file : more.entrySet()) {
      String own = file.getValue().replace("FOLDER", folder.path().toString());
      folder.file(file.getKey(), own);
    }
  }

  private void write(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      folder.file("local.d/" + file.getKey(), file.getValue());
    }
  }

  private Path database() {
    return folder.path().resolve("db");
  }

  private List<String> command() {
    String program = "rspamd -f -u _rspamd -g _rspamd -c /etc/rspamd/rspamd.conf";
    String paths =
        " -p FOLDER/run/pid --var=LOCAL_CONFDIR=FOLDER --var=DBDIR=FOLDER/db"
            + " --var=RUNDIR=FOLDER/run --var=LOGDIR=FOLDER/log";
    return List.of((program + paths.replace("FOLDER", folder.path().toString())).split(" "));
  }
}
