package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * An SMTP client that sends exactly the bytes it is told. Strings stand for octets (ISO 8859-1);
 * nothing is checked, quoted or retried.
 */
public final class SmtpClient implements Closeable {
  private static final int MAX_LINE = 65_536;
  private static final int MAX_LINES = 1_000;
  private Socket socket;
  private InputStream in;

  private SmtpClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Connects to the port of 127.0.0.1; the greeting is still to be read. */
  public static SmtpClient connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(Ports.loopback(), port), 10_000);
    SmtpClient client = new SmtpClient(socket);
    client.timeout(Duration.ofSeconds(60));
    return client;
  }

  /** Connects, and fails unless the server greets with 220 and likes the EHLO. */
  public static SmtpClient open(int port, String name) throws IOException {
    SmtpClient client = connect(port);
    client.expect(client.read());
    client.expect(client.command("EHLO " + name));
    return client;
  }

  /** How long each read waits. */
  public void timeout(Duration limit) throws IOException {
    socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
  }

  /** Sends the line with CRLF and reads the reply. */
  public SmtpReply command(String line) throws IOException {
    write(line + "\r\n");
    return read();
  }

  /** Sends all lines in one write, then reads one reply for each (RFC 2920). */
  public List<SmtpReply> pipeline(String... lines) throws IOException {
    write(String.join("\r\n", lines) + "\r\n");
    List<SmtpReply> replies = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      replies.add(read());
    }
    return replies;
  }

  /**
   * DATA with this content, dots stuffed. A CRLF is added where the content does not end in one.
   * Returns the reply to the content, or to DATA if that was refused.
   */
  public SmtpReply data(byte[] content) throws IOException {
    SmtpReply go = command("DATA");
    if (go.code() != 354) {
      return go;
    }
    write(stuffed(content));
    return read();
  }

  /** MAIL, RCPT and DATA; returns the first reply that refuses, or the one to the content. */
  public SmtpReply mail(String sender, List<String> recipients, byte[] content) throws IOException {
    SmtpReply reply = command("MAIL FROM:<" + sender + ">");
    for (int i = 0; i < recipients.size() && reply.positive(); i++) {
      reply = command("RCPT TO:<" + recipients.get(i) + ">");
    }
    return reply.positive() ? data(content) : reply;
  }

  /** XCLIENT of Postfix ({@code ADDR=192.0.2.1 NAME=host LOGIN=user}) and EHLO again after it. */
  public SmtpReply xclient(String attributes, String name) throws IOException {
    expect(command("XCLIENT " + attributes));
    return command("EHLO " + name);
  }

  /** STARTTLS with a client that trusts everyone, and EHLO again after it. */
  public SmtpReply startTls(String name) throws IOException {
    expect(command("STARTTLS"));
    SSLSocket secure =
        (SSLSocket)
            trustingAll()
                .getSocketFactory()
                .createSocket(socket, "localhost", socket.getPort(), true);
    secure.startHandshake();
    socket = secure;
    in = new BufferedInputStream(secure.getInputStream());
    return command("EHLO " + name);
  }

  /** Sends octets as they are. */
  public void write(byte[] octets) throws IOException {
    socket.getOutputStream().write(octets);
    socket.getOutputStream().flush();
  }

  /** Sends octets as they are. */
  public void write(String octets) throws IOException {
    write(octets.getBytes(ISO_8859_1));
  }

  /** Reads one reply of one or more lines. */
  public SmtpReply read() throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < MAX_LINES) {
      String line = line();
      lines.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() < 4 || line.charAt(3) != '-') {
        return new SmtpReply(Integer.parseInt(line.substring(0, 3)), lines);
      }
    }
    throw new IOException("reply of more than " + MAX_LINES + " lines");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void expect(SmtpReply reply) throws IOException {
    if (!reply.positive()) {
      close();
      throw new IOException("server said " + reply);
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0 || line.size() == MAX_LINE) {
        throw new IOException(
            "connection ended, or line too long, after: " + line.toString(ISO_8859_1));
      }
      line.write(octet);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  // Postfix and Sendmail take a bare LF for the end of a line, so a dot after it is stuffed too.
  private static byte[] stuffed(byte[] content) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream(content.length + 16);
    int before = '\n';
    for (byte octet : content) {
      if (octet == '.' && before == '\n') {
        wire.write('.');
      }
      wire.write(octet);
      before = octet;
    }
    String end = content.length == 0 || endsInCrlf(content) ? ".\r\n" : "\r\n.\r\n";
    wire.writeBytes(end.getBytes(ISO_8859_1));
    return wire.toByteArray();
  }

  private static boolean endsInCrlf(byte[] content) {
    int length = content.length;
    return length > 1 && content[length - 2] == '\r' && content[length - 1] == '\n';
  }

  private static SSLContext trustingAll() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustEveryone()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS", e);
    }
  }
}
