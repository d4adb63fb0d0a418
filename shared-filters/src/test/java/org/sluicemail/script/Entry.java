package org.sluicemail.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Verdict;

/**
 * A keyword of a script with what stands behind it and the indented lines below it.
 *
 * @param line of the keyword, from 1
 */
record Entry(int line, String keyword, String rest, List<String> block) {
  private static final String INDENT = "  ";
  private static final String ARROW = "->";

  /** The entries of a whole script. */
  static List<Entry> all(String file, String text) {
    List<Entry> entries = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int at = 0;
    while (at < lines.size()) {
      String line = lines.get(at);
      if (line.isBlank() || line.startsWith("#")) {
        at++;
      } else if (line.startsWith(" ")) {
        throw new ScriptException(file, at + 1, "an indented line without a keyword above it");
      } else {
        Entry entry = at(lines, at);
        entries.add(entry);
        at += 1 + entry.block().size();
      }
    }
    return entries;
  }

  private static Entry at(List<String> lines, int at) {
    String[] parts = lines.get(at).split(" ", 2);
    String rest = parts.length > 1 ? parts[1].strip() : "";
    return new Entry(at + 1, parts[0], rest, block(lines, at + 1));
  }

  /** Empty lines belong to a block when more of it follows. */
  private static List<String> block(List<String> lines, int from) {
    int end = from;
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).startsWith(INDENT)) {
        end = i + 1;
      } else if (!lines.get(i).isEmpty()) {
        break;
      }
    }
    return lines.subList(from, end).stream()
        .map(line -> line.isEmpty() ? "" : line.substring(INDENT.length()))
        .toList();
  }

  /** What stands before the arrow, by words. */
  List<String> words() {
    String text = rest.contains(ARROW) ? rest.substring(0, rest.indexOf(ARROW)) : rest;
    return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
  }

  String word(int index) {
    if (index >= words().size()) {
      throw new IllegalArgumentException(keyword + " lacks something");
    }
    return words().get(index);
  }

  /** What stands behind the arrow. */
  Optional<Verdict> verdict() {
    int arrow = rest.indexOf(ARROW);
    return arrow < 0
        ? Optional.empty()
        : Optional.of(VerdictText.parse(rest.substring(arrow + ARROW.length())));
  }
}
