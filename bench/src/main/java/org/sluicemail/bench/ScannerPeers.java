package org.sluicemail.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An rspamd and a clamd that like every message, each after the same time: how long a scan takes is
 * then known, and what is more is ours. Arguments: port of rspamd, port of clamd, milliseconds.
 */
public final class ScannerPeers {
  private static final Pattern LENGTH =
      Pattern.compile("(?i)\\r\\ncontent-length: (\\d{1,9})\\r\\n");

  private static final String JSON = "{\"action\":\"no action\",\"score\":0,\"required_score\":15}";

  private final long delay;

  private ScannerPeers(long milliseconds) {
    this.delay = milliseconds * 1_000_000;
  }

  /** One connection, from its beginning to its end. */
  @FunctionalInterface
  private interface Conversation {
    void hold(DataInputStream in, Socket client) throws IOException;
  }

  public static void main(String[] arguments) throws Exception {
    ScannerPeers peers = new ScannerPeers(Long.parseLong(arguments[2]));
    Thread rspamd = peers.listen(Integer.parseInt(arguments[0]), peers::rspamd);
    Thread clamd = peers.listen(Integer.parseInt(arguments[1]), peers::clamd);
    rspamd.join();
    clamd.join();
  }

  private Thread listen(int port, Conversation conversation) throws IOException {
    ServerSocket listener = new ServerSocket(port, 256, InetAddress.getLoopbackAddress());
    return Thread.ofPlatform()
        .start(() -> {
          while (true) {
            accept(listener, conversation);
          }
        });
  }

  private static void accept(ServerSocket listener, Conversation conversation) {
    try {
      Socket client = listener.accept();
      client.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> hold(client, conversation));
    } catch (IOException e) {
      throw new IllegalStateException("cannot listen", e);
    }
  }

  private static void hold(Socket client, Conversation conversation) {
    try (client;
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(client.getInputStream()))) {
      conversation.hold(in, client);
    } catch (EOFException e) {
      return; // the client has closed, as it may
    } catch (IOException e) {
      System.err.println("scanner: " + e);
    }
  }

  private void rspamd(DataInputStream in, Socket client) throws IOException {
    while (true) {
      Matcher length = LENGTH.matcher(until(in, "\r\n\r\n"));
      in.skipNBytes(length.find() ? Long.parseLong(length.group(1)) : 0);
      LockSupport.parkNanos(delay);
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + JSON.length() + "\r\n\r\n";
      say(client, head + JSON);
    }
  }

  private void clamd(DataInputStream in, Socket client) throws IOException {
    switch (until(in, "\0")) {
      case "zPING\0" -> say(client, "PONG\0");
      case "zVERSION\0" -> say(client, "ClamAV bench\0");
      default -> {
        for (int length = in.readInt(); length != 0; length = in.readInt()) {
          in.skipNBytes(length);
        }
        LockSupport.parkNanos(delay);
        say(client, "stream: OK\0");
      }
    }
  }

  private static String until(DataInputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end, Math.max(0, text.length() - end.length())) < 0) {
      text.append((char) in.readUnsignedByte());
    }
    return text.toString();
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(ISO_8859_1));
  }
}
