package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A configuration and messages to try commands with. */
final class Samples {
  static final String WORDS =
      """
      listen: inet:0@127.0.0.1
      chains: {all: [words]}
      routes: [{chain: all}]
      filters:
        words:
          type: org.sluicemail.daemon.server.ByWord
          parts: [sender, recipient, header, message]
      """;

  private Samples() {}

  static String write(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  static String message(Path folder, String... lines) throws IOException {
    return write(folder, "message.eml", String.join("\n", lines) + "\n\ntext\n");
  }

  static String config(Path folder) throws IOException {
    return write(folder, "sluice.yaml", WORDS);
  }

  static Ran check(Path folder, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("check", "-c", config(folder)));
    all.addAll(List.of(arguments));
    return Ran.of(all);
  }
}
