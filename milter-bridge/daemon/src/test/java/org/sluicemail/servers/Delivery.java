package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/** A message as it arrived at the {@link SmtpSink}: envelope and exact octets. */
public final class Delivery {
  private final String sender;
  private final List<String> recipients;
  private final byte[] content;

  Delivery(String sender, List<String> recipients, byte[] content) {
    this.sender = sender;
    this.recipients = List.copyOf(recipients);
    this.content = content.clone();
  }

  /** The reverse-path without brackets; empty for a bounce. */
  public String sender() {
    return sender;
  }

  /** The forward-paths without brackets, in their order. */
  public List<String> recipients() {
    return recipients;
  }

  /** All octets between DATA and the final dot, dots unstuffed. */
  public byte[] content() {
    return content.clone();
  }

  /** The octets as text in ISO 8859-1. */
  public String text() {
    return new String(content, ISO_8859_1);
  }

  /** The content without the topmost Received field that the MTA of this host name wrote. */
  public byte[] withoutReceived(String by) {
    String text = text();
    int from = startOfReceived(text, by);
    String rest = text.substring(0, from) + text.substring(endOfField(text, from));
    return rest.getBytes(ISO_8859_1);
  }

  boolean names(String token) {
    return sender.contains(token) || recipients.stream().anyMatch(each -> each.contains(token));
  }

  private static int startOfReceived(String text, String by) {
    int emptyLine = text.indexOf("\r\n\r\n");
    int endOfHeader = emptyLine < 0 ? text.length() : emptyLine;
    for (int at = 0; at < endOfHeader; at = endOfField(text, at)) {
      String field = text.substring(at, endOfField(text, at));
      if (field.startsWith("Received:") && field.contains("by " + by)) {
        return at;
      }
    }
    throw new AssertionError("no Received by " + by + " in: " + text);
  }

  private static int endOfField(String text, int from) {
    int end = text.indexOf("\r\n", from) + 2;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end = text.indexOf("\r\n", end) + 2;
    }
    return end;
  }

  @Override
  public String toString() {
    return sender + " -> " + recipients + ", " + content.length + " octets";
  }
}
