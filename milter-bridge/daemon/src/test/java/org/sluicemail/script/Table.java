package org.sluicemail.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which script was played at which door, and how it went. */
final class Table {
  static final String OK = "ok";

  private final List<String> doors;
  private final Map<String, Map<String, String>> cells = new TreeMap<>();

  /** With a column for each of {@code doors}. */
  Table(String... doors) {
    this.doors = List.of(doors);
  }

  synchronized void put(Script script, Door door, String result) {
    cells.computeIfAbsent(script.name(), name -> new TreeMap<>()).put(door.name(), result);
  }

  /** How many scripts went well at the door of this name. */
  synchronized long played(String door) {
    return cells.values().stream().filter(row -> OK.equals(row.get(door))).count();
  }

  /** A line for each script, with the reasons at its end, and one with the counts. */
  synchronized void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(line("script", doors));
    cells.forEach((script, row) -> lines.add(line(script, row)));
    lines.add(line("played", doors.stream().map(door -> Long.toString(played(door))).toList()));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }

  private String line(String script, Map<String, String> row) {
    List<String> columns = new ArrayList<>();
    StringBuilder reasons = new StringBuilder();
    for (String door : doors) {
      String result = row.getOrDefault(door, "-");
      boolean isWord = result.indexOf(' ') < 0;
      columns.add(isWord ? result : "-");
      reasons.append(isWord ? "" : door + ": " + result + "; ");
    }
    return line(script, columns) + reasons;
  }

  private static String line(String script, List<String> columns) {
    StringBuilder line = new StringBuilder(String.format("%-36s", script));
    columns.forEach(column -> line.append(String.format("%-13s", column)));
    return line.toString();
  }
}
