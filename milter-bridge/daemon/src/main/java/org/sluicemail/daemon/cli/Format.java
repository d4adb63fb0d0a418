package org.sluicemail.daemon.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.sluicemail.mail.Printable;
import picocli.CommandLine.Option;

/** How answers about a store are printed. */
final class Format {
  @Option(names = "--json", description = "One JSON object on each line.")
  private boolean json;

  /** The lines for one answer, which came as {@code line}. */
  List<String> lines(String line, JsonNode answer) {
    return json ? List.of(line) : text(answer).stream().map(Printable::line).toList();
  }

  private static List<String> text(JsonNode answer) {
    if (answer.has("key")) {
      return List.of(entry(answer));
    }
    if (answer.has("more")) {
      return List.of("... and more");
    }
    return answer.properties().stream()
        .map(field -> field.getKey() + " " + field.getValue().asText())
        .toList();
  }

  private static String entry(JsonNode entry) {
    String content =
        entry.has("text")
            ? entry.path("text").asText()
            : entry.path("level").asText()
                + " of "
                + entry.path("burst").asText()
                + ", reserved "
                + entry.path("reserved").asText();
    String left = left(Duration.ofSeconds(entry.path("seconds").asLong()));
    return entry.path("filter").asText()
        + " "
        + entry.path("key").asText()
        + ": "
        + content
        + " ("
        + left
        + ")";
  }

  /** The two greatest units. */
  private static String left(Duration left) {
    if (left.toDays() > 0) {
      return left.toDays() + "d " + left.toHoursPart() + "h";
    }
    if (left.toHours() > 0) {
      return left.toHours() + "h " + left.toMinutesPart() + "m";
    }
    return left.toMinutes() + "m " + left.toSecondsPart() + "s";
  }
}
