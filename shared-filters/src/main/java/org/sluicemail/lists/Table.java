package org.sluicemail.lists;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A table in the syntax of Postfix, cidr_table(5), regexp_table(5) or pcre_table(5): of its lines
 * in order, the first that fits counts.
 *
 * @param <K> what is looked up
 */
public final class Table<K> {
  private final List<Statement<K>> statements;

  private Table(List<Statement<K>> statements) {
    this.statements = statements;
  }

  /**
   * A table of networks. {@code IllegalArgumentException} says which line is wrong.
   *
   * @param check of each result; what it throws is told with the line
   */
  public static Table<InetAddress> cidr(List<String> lines, Consumer<String> check) {
    return new Table<>(new TableReader<>(new CidrSyntax(), check).read(lines));
  }

  /** A table of POSIX expressions, as {@link #cidr}. */
  public static Table<String> regexp(List<String> lines, Consumer<String> check) {
    return new Table<>(new TableReader<>(new PatternSyntax(false), check).read(lines));
  }

  /** A table of Perl's expressions, as far as they are Java's, too; as {@link #cidr}. */
  public static Table<String> pcre(List<String> lines, Consumer<String> check) {
    return new Table<>(new TableReader<>(new PatternSyntax(true), check).read(lines));
  }

  /**
   * The result for {@code key}, with what its expression caught.
   *
   * @param reading through which the key is read by expressions, to end those that take too long
   */
  public Optional<String> find(K key, UnaryOperator<CharSequence> reading) {
    return Statement.first(statements, key, reading);
  }
}
