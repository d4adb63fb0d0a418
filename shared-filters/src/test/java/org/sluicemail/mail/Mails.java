package org.sluicemail.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Mails for tests, from text. Each call of {@code mail} and the like makes a body to be closed. */
public final class Mails {
  private Mails() {}

  /** A client at {@code address} that calls itself {@code mail.example.com}, to an unnamed host. */
  public static Session session(String address) {
    try {
      Client client = new Client(InetAddress.getByName(address), 25_000, "mail.example.com");
      return Session.UNKNOWN
          .withClient(client)
          .withHelo("mail.example.com")
          .withQueueId("4bT0000001")
          .withServer(new Session.Server("mx.example.org", "", ""));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  /** A client at 192.0.2.1. */
  public static Session session() {
    return session("192.0.2.1");
  }

  /** From and to addresses with or without angle brackets. */
  public static Envelope envelope(String sender, String... recipients) {
    List<Recipient> all = new ArrayList<>();
    for (String recipient : recipients) {
      all.add(Recipient.of(recipient));
    }
    return new Envelope(ReversePath.of(sender), all);
  }

  /** From alice@example.com to bob@example.org. */
  public static Envelope envelope() {
    return envelope("<alice@example.com>", "<bob@example.org>");
  }

  /**
   * A header of these lines, with LF or CRLF between them; a line that begins with a blank
   * continues the field before it.
   */
  public static Header header(String text) {
    List<HeaderField> fields = new ArrayList<>();
    for (String field : crlf(text).split("\r\n(?![ \t])")) {
      if (!field.isEmpty()) {
        fields.add(HeaderField.of(Octets.of(field)));
      }
    }
    return new Header(fields);
  }

  /** A message of which the first empty line ends the header; line ends become CRLF. */
  public static Message message(String text) {
    String all = crlf(text);
    int end = all.startsWith("\r\n") ? 0 : all.indexOf("\r\n\r\n");
    String header = end < 0 ? all : all.substring(0, end);
    String body = end < 0 ? "" : all.substring(end == 0 ? 2 : end + 4);
    return new Message(header(header), Content.of(Octets.encode(body)));
  }

  /** {@code message} in {@link #session()} and {@link #envelope()}. */
  public static Mail mail(String message) {
    return new Mail(session(), envelope(), message(message));
  }

  /** The whole text of a message. */
  public static String text(Message message) {
    try (var in = message.open()) {
      byte[] bytes = in.readAllBytes();
      return Octets.decode(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new AssertionError("the message is gone", e);
    }
  }

  private static String crlf(String text) {
    return text.replace("\r\n", "\n").replace("\n", "\r\n");
  }
}
