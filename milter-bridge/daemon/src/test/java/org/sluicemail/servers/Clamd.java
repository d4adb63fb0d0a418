package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** A clamd of our own that knows one virus, the EICAR test file. */
public final class Clamd implements AutoCloseable {
  /** The name it gives to the EICAR test file. */
  public static final String VIRUS = "Sluice.Test.EICAR";

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private final ServerFolder folder;
  private final int port;
  private final Path config;
  private Daemon daemon;

  private Clamd(ServerFolder folder, String more) throws IOException {
    this.folder = folder;
    this.port = Ports.free();
    folder.folder("run", "clamav");
    folder.folder("db", "clamav");
    folder.file("db/eicar.ndb", VIRUS + ":0:*:" + HexFormat.of().formatHex(eicar()) + "\n");
    folder.file("db/eicar.hdb", md5() + ":" + eicar().length + ":" + VIRUS + "\n");
    this.config = folder.file("clamd.conf", more + config());
    this.daemon = daemon();
  }

  private Daemon daemon() throws IOException {
    return Daemon.start(
        folder.path().resolve("output"), List.of("clamd", "--config-file=" + config));
  }

  /** The instance of this JVM, started at first use. */
  public static Clamd shared() {
    return Shared.server(Clamd.class, "", Clamd::start);
  }

  /** Another instance, for tests that stop it. */
  public static Clamd start() throws IOException {
    return start("");
  }

  /**
   * Another instance, with these lines of configuration before the usual ones: the first of a kind
   * counts.
   */
  public static Clamd start(String more) throws IOException {
    Clamd clamd = new Clamd(ServerFolder.inMemory("clamd"), more);
    try {
      clamd.awaitListening();
      return clamd;
    } catch (IOException | AssertionError e) {
      clamd.close();
      throw e;
    }
  }

  /** The test file of eicar.org, put together here so that no file of ours is itself a hit. */
  public static byte[] eicar() {
    String first = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$";
    return (first + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").getBytes(US_ASCII);
  }

  public int port() {
    return port;
  }

  /** The unix socket of the same server. */
  public Path socket() {
    return folder.path().resolve("run/clamd.ctl");
  }

  private void awaitListening() throws IOException {
    Ports.awaitListening(port, LIMIT);
  }

  /** Stops it in whatever it does; connections are still taken by the system. */
  public void freeze() throws IOException {
    Programs.text("kill", "-STOP", Long.toString(daemon.pid()));
  }

  /** Kills it at once, whatever it is doing. */
  public void kill() throws IOException {
    daemon.kill();
  }

  /** Starts it again after {@link #kill}, on the same port and socket. */
  public void run() throws IOException {
    daemon = daemon();
    awaitListening();
  }

  @Override
  public void close() throws IOException {
    try (folder) {
      daemon.close();
    }
  }

  private String config() {
    return """
    DatabaseDirectory DB
    OfficialDatabaseOnly no
    LocalSocket SOCKET
    LocalSocketMode 666
    TCPSocket PORT
    TCPAddr 127.0.0.1
    StreamMaxLength 64M
    Foreground yes
    SelfCheck 0
    User clamav
    """
        .replace("DB", folder.path().resolve("db").toString())
        .replace("SOCKET", socket().toString())
        .replace("PORT", Integer.toString(port));
  }

  private static String md5() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(eicar()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }
}
