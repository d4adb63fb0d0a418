package org.sluicemail.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which script was played at which door, and how it went. */
final class Table {
  static final String OK = "ok";

  private final Map<String, Map<String, String>> cells = new TreeMap<>();
  private final Map<String, Integer> played = new LinkedHashMap<>();

  synchronized void put(Script script, Door door, String result) {
    cells.computeIfAbsent(script.name(), name -> new LinkedHashMap<>()).put(door.name(), result);
    played.merge(door.name(), result.equals(OK) ? 1 : 0, Integer::sum);
  }

  /** How many scripts went well at the door of this name. */
  synchronized int played(String door) {
    return played.getOrDefault(door, 0);
  }

  synchronized void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    cells.forEach((script, doors) ->
        lines.add(
            String.format("%-45s", script)
                + doors.entrySet().stream()
                    .map(each -> each.getKey() + " " + each.getValue())
                    .collect(Collectors.joining(", "))));
    lines.add("played: " + played);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }
}
