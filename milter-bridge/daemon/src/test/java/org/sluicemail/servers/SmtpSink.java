package org.sluicemail.servers;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The next hop of the MTAs under test: an SMTP server that keeps every message until a test takes
 * it. A test finds its own by a token which it put into an address of the envelope.
 */
public final class SmtpSink implements AutoCloseable {
  // The largest test sends some hundred messages before it takes the first.
  private static final int MAX_KEPT = 20_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private final ServerSocket listener;
  private final List<Delivery> kept = new ArrayList<>();
  private final Map<String, String> refusals = new LinkedHashMap<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private SmtpSink(ServerSocket listener) {
    this.listener = listener;
  }

  /** Listens on a free port of 127.0.0.1. */
  public static SmtpSink start() throws IOException {
    SmtpSink sink = new SmtpSink(new ServerSocket(Ports.free(), 256, Ports.loopback()));
    Thread.ofVirtual().name("smtp-sink").start(sink::acceptAll);
    return sink;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** A new word that is legal in a local part and appears in no other message. */
  public static String token() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }

  /** From now on answers recipients that contain the token with this reply line. */
  public synchronized void refuse(String token, String reply) {
    refusals.put(token, reply);
  }

  /** Takes recipients with the token again. */
  public synchronized void allow(String token) {
    refusals.remove(token);
  }

  /** Waits for a message with the token in its envelope and hands it over. */
  public Delivery take(String token) throws IOException {
    return Await.value("mail for " + token + " at the sink", LIMIT, () -> poll(token));
  }

  /** A message with the token in its envelope, if one is here already. */
  public synchronized Optional<Delivery> poll(String token) {
    Iterator<Delivery> each = kept.iterator();
    while (each.hasNext()) {
      Delivery delivery = each.next();
      if (delivery.names(token)) {
        each.remove();
        return Optional.of(delivery);
      }
    }
    return Optional.empty();
  }

  synchronized Optional<String> refusal(String recipient) {
    return refusals.entrySet().stream()
        .filter(each -> recipient.contains(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  synchronized boolean keep(Delivery delivery) {
    return kept.size() < MAX_KEPT && kept.add(delivery);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().name("smtp-sink-session").start(() -> serve(socket));
      } catch (IOException e) {
        report(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      new SinkSession(this, socket).run();
    } catch (SocketTimeoutException idle) {
      // MTAs keep connections for a while and then leave without a word.
    } catch (IOException e) {
      report(e);
    } finally {
      open.remove(socket);
    }
  }

  private void report(IOException e) {
    if (!listener.isClosed()) {
      System.err.println("smtp sink: " + e);
    }
  }
}
