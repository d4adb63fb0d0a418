package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One connection of an MTA to the {@link SmtpSink}. */
final class SinkSession {
  private static final int IDLE_MILLIS = 300_000;
  // Above the largest message of the tests (20 MB) and what MTAs add.
  private static final int MAX_CONTENT = 64 << 20;
  private static final int MAX_COMMAND = 8_192;
  private final SmtpSink sink;
  private final Socket socket;
  private final InputStream in;
  private String sender = "";
  private final List<String> recipients = new ArrayList<>();

  SinkSession(SmtpSink sink, Socket socket) throws IOException {
    this.sink = sink;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    socket.setSoTimeout(IDLE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  void run() throws IOException {
    reply("220 sink.test ESMTP");
    Optional<String> command = command();
    while (command.isPresent()) {
      reply(answer(command.get()));
      if (command.get().toUpperCase(Locale.ROOT).startsWith("QUIT")) {
        return;
      }
      command = command();
    }
  }

  private String answer(String command) throws IOException {
    return switch (command.split("[ :]", 2)[0].toUpperCase(Locale.ROOT)) {
      case "EHLO" -> "250-sink.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES";
      case "HELO", "NOOP" -> "250 2.0.0 sink.test";
      case "MAIL" -> mail(command);
      case "RCPT" -> rcpt(command);
      case "DATA" -> data();
      case "RSET" -> reset("250 2.0.0 reset");
      case "QUIT" -> "221 2.0.0 bye";
      default -> "500 5.5.1 unknown";
    };
  }

  private String mail(String command) {
    reset("");
    sender = path(command);
    return "250 2.1.0 sender";
  }

  private String rcpt(String command) {
    String recipient = path(command);
    Optional<String> refusal = sink.refusal(recipient);
    if (refusal.isEmpty()) {
      recipients.add(recipient);
    }
    return refusal.orElse("250 2.1.5 recipient");
  }

  private String data() throws IOException {
    if (recipients.isEmpty()) {
      return "554 5.5.1 no recipients";
    }
    reply("354 go on");
    boolean kept = sink.keep(new Delivery(sender, recipients, content()));
    return reset(kept ? "250 2.0.0 taken" : "452 4.3.1 full");
  }

  private String reset(String reply) {
    sender = "";
    recipients.clear();
    return reply;
  }

  // RFC 5321 section 4.5.2; only CRLF ends a line here, so bare LF and CR arrive as they are.
  private byte[] content() throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] line = line(MAX_CONTENT);
    while (!(line.length == 3 && line[0] == '.')) {
      int from = line[0] == '.' ? 1 : 0;
      content.write(line, from, line.length - from);
      if (content.size() > MAX_CONTENT) {
        throw new IOException("message over " + MAX_CONTENT + " octets");
      }
      line = line(MAX_CONTENT);
    }
    return content.toByteArray();
  }

  private Optional<String> command() throws IOException {
    try {
      return Optional.of(new String(line(MAX_COMMAND), ISO_8859_1).strip());
    } catch (EOFException gone) {
      return Optional.empty();
    }
  }

  private byte[] line(int max) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int before = 0;
    for (int octet = in.read(); octet >= 0 && line.size() < max; octet = in.read()) {
      line.write(octet);
      if (octet == '\n' && before == '\r') {
        return line.toByteArray();
      }
      before = octet;
    }
    if (line.size() >= max) {
      throw new IOException("line over " + max + " octets");
    }
    throw new EOFException();
  }

  private void reply(String reply) throws IOException {
    socket.getOutputStream().write((reply + "\r\n").getBytes(ISO_8859_1));
  }

  private static String path(String command) {
    int open = command.indexOf('<');
    int close = command.lastIndexOf('>');
    if (open < 0 || close < open) {
      throw new IllegalArgumentException("no path in " + command);
    }
    return command.substring(open + 1, close);
  }
}
