package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.stream.Stream;

/** A message to be sent; chars of {@code text} stand for octets. */
record Sample(String name, String text) {
  // Postfix with milters drops the lines of a field from its 60,000th octet on.
  private static final int LONGEST_FIELD = 59_000;
  static final String HEADER =
      """
      Date: Fri, 20 Nov 2026 12:00:00 +0000\r
      From: Alice <alice@example.test>\r
      To: Bob <bob@example.test>\r
      Message-Id: <1@example.test>\r
      Subject: sample\r
      """;

  byte[] content() {
    return text.getBytes(ISO_8859_1);
  }

  /** Whether nothing in it is against RFC 5322 so that a server would change it. */
  boolean isOrderly() {
    String rest = text.replace("\r\n", "");
    boolean lines = rest.chars().noneMatch(c -> c == '\r' || c == '\n' || c == '\0');
    boolean whole = text.startsWith(HEADER) && text.endsWith("\r\n");
    return lines && whole && text.contains("\r\n\r\n") && longestField() < LONGEST_FIELD;
  }

  private int longestField() {
    String header = text.substring(0, text.indexOf("\r\n\r\n"));
    return Stream.of(header.split("\r\n(?![ \t])")).mapToInt(String::length).max().orElse(0);
  }

  @Override
  public String toString() {
    return name + " of " + text.length() + " octets";
  }
}
