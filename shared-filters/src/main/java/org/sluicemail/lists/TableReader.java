package org.sluicemail.lists;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a table: logical lines, {@code if} and {@code endif}, and what a syntax knows. */
final class TableReader<K> {
  /** Nobody reads what is nested deeper. */
  private static final int MAX_DEPTH = 32;

  private static final Pattern IF = Pattern.compile("(?i)if\\s+(.*)");
  private static final Pattern END = Pattern.compile("(?i)endif(\\s.*)?");

  private final Syntax<K> syntax;
  private final Consumer<String> check;

  /** Blocks under way, the innermost first. */
  private final Deque<Open<K>> blocks = new ArrayDeque<>();

  private List<Statement<K>> statements = new ArrayList<>();

  /** The way in which conditions are written. */
  interface Syntax<K> {
    /** The condition with which {@code text} begins, and what follows. */
    Split<K> split(String text);

    /** The same statements in a form that is searched faster. */
    default List<Statement<K>> compact(List<Statement<K>> statements) {
      return List.copyOf(statements);
    }
  }

  /**
   * A condition and the text behind it.
   *
   * @param filled whether results may ask for what it caught; else a dollar is a dollar
   * @param groups how many things it catches
   */
  record Split<K>(Statement.Condition<K> condition, String rest, boolean filled, int groups) {}

  /** A block under way, and the statements around it. */
  private record Open<K>(int line, Statement.Condition<K> condition, List<Statement<K>> outer) {}

  /** A line with those that continue it. */
  private record Logical(int number, StringBuilder text) {}

  TableReader(Syntax<K> syntax, Consumer<String> check) {
    this.syntax = syntax;
    this.check = check;
  }

  List<Statement<K>> read(List<String> lines) {
    for (Logical line : logical(lines)) {
      try {
        add(line.number, line.text.toString().strip());
      } catch (IllegalArgumentException e) {
        throw new LineException(line.number, String.valueOf(e.getMessage()));
      }
    }
    if (!blocks.isEmpty()) {
      throw new LineException(blocks.element().line, "this 'if' has no 'endif'");
    }
    return syntax.compact(statements);
  }

  /** Lines without those that are empty or comments; one that begins with a blank goes on. */
  private static List<Logical> logical(List<String> lines) {
    List<Logical> logical = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        logical.add(new Logical(i + 1, new StringBuilder(line)));
      } else if (logical.isEmpty()) {
        throw new LineException(i + 1, "begins with a blank, and there is no line to go on with");
      } else {
        logical.getLast().text.append(line);
      }
    }
    return logical;
  }

  private void add(int number, String line) {
    Matcher opens = IF.matcher(line);
    if (opens.matches()) {
      open(number, opens.group(1));
    } else if (END.matcher(line).matches()) {
      close();
    } else {
      statements.add(line(line));
    }
  }

  private void open(int number, String text) {
    Split<K> split = syntax.split(text);
    if (!split.rest.isEmpty()) {
      throw new IllegalArgumentException("'" + split.rest + "' behind the pattern of 'if'");
    }
    if (blocks.size() == MAX_DEPTH) {
      throw new IllegalArgumentException("more than " + MAX_DEPTH + " 'if' in one another");
    }
    blocks.push(new Open<>(number, split.condition, statements));
    statements = new ArrayList<>();
  }

  private void close() {
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("'endif' without 'if'");
    }
    Open<K> block = blocks.pop();
    Statement<K> closed = new Statement.Block<>(block.condition, syntax.compact(statements));
    statements = block.outer;
    statements.add(closed);
  }

  private Statement<K> line(String line) {
    Split<K> split = syntax.split(line);
    if (split.rest.isEmpty()) {
      throw new IllegalArgumentException("there is no result behind the pattern");
    }
    if (split.filled) {
      Captures.check(split.rest, split.groups);
    }
    check.accept(split.rest);
    return new Statement.Line<>(split.condition, split.rest);
  }
}
