package org.sluicemail.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A mail at the end of its way through James.
 *
 * @param state the processor that it was in
 * @param verdict of the last chain, empty when none has judged it
 * @param reason of that verdict
 */
public record Captured(String state, String verdict, String reason, Delivery delivery) {
  private static final int LINES = 5;

  static Captured read(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int end = 0;
    for (int lines = 0; lines < LINES; end++) {
      lines += all[end] == '\n' ? 1 : 0;
    }
    List<String> about = List.of(new String(all, 0, end, UTF_8).split("\n", -1));
    List<String> recipients = about.get(2).isEmpty() ? List.of() : List.of(about.get(2).split(" "));
    byte[] content = Arrays.copyOfRange(all, end, all.length);
    return new Captured(
        about.get(0), about.get(3), about.get(4), new Delivery(about.get(1), recipients, content));
  }

  /** The octets as text. */
  public String text() {
    return new String(delivery.content(), ISO_8859_1);
  }
}
