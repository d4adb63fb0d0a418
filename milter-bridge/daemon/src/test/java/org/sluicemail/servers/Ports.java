package org.sluicemail.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Hands out TCP ports of 127.0.0.1 that nobody listens on, each only once per JVM. */
public final class Ports {
  // Below Linux's range for outgoing connections (32768 up), so none of those can take the port
  // between the look here and the server's bind.
  private static final int FIRST = 15_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;
  private static final Set<Integer> GIVEN = new HashSet<>();

  private Ports() {}

  /** A port that was free just now and is not given to anyone else in this JVM. */
  public static synchronized int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (GIVEN.add(port) && bindable(port)) {
        return port;
      }
    }
    throw new IOException("no free port between " + FIRST + " and " + LAST);
  }

  /** Waits until something listens on the port of 127.0.0.1. */
  public static void awaitListening(int port, Duration limit) throws IOException {
    Await.until("listener on 127.0.0.1:" + port, limit, () -> listening(port));
  }

  /**
   * Whether somebody listens there. Asks the kernel: a connection to find out would be one more
   * session for milter and log.
   */
  public static boolean listening(int port) throws IOException {
    return sockets(port).anyMatch(socket -> socket.contains(":0000 0A "));
  }

  /** How many connections to the port of 127.0.0.1 are open. */
  public static long connections(int port) throws IOException {
    return sockets(port).filter(socket -> socket.contains(" 01 ")).count();
  }

  /** The sockets on the port of 127.0.0.1; those of Java are IPv6 ones. */
  private static Stream<String> sockets(int port) throws IOException {
    Pattern local = Pattern.compile(String.format(" *\\d+: [0-9A-F]*0100007F:%04X .*", port));
    List<String> all = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
    Path six = Path.of("/proc/net/tcp6");
    all.addAll(Files.exists(six) ? Files.readAllLines(six) : List.of());
    return all.stream().filter(line -> local.matcher(line).matches());
  }

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static boolean bindable(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, loopback())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
