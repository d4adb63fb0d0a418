package org.sluicemail.lists;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Expressions between slashes or other signs, with flags behind them and {@code !} for whatever
 * they do not match (regexp_table(5), pcre_table(5)).
 */
final class PatternSyntax implements TableReader.Syntax<String> {
  private final boolean perl;

  /** Of Perl or of POSIX. */
  PatternSyntax(boolean perl) {
    this.perl = perl;
  }

  private record Found(Pattern pattern, boolean anchored) implements Statement.Condition<String> {
    @Override
    public Optional<UnaryOperator<String>> match(String key, UnaryOperator<CharSequence> reading) {
      Matcher matcher = pattern.matcher(reading.apply(key));
      boolean found = anchored ? matcher.lookingAt() : matcher.find();
      return found ? Optional.of(result -> Captures.fill(result, matcher)) : Optional.empty();
    }
  }

  @Override
  public TableReader.Split<String> split(String text) {
    boolean negated = text.startsWith("!");
    String pattern = negated ? text.substring(1).strip() : text;
    int end = end(pattern);
    String[] behind = pattern.substring(end + 1).split("\\s+", 2);
    Found found = found(pattern.substring(1, end), behind[0]);
    int groups = negated ? 0 : found.pattern.matcher("").groupCount();
    String rest = behind.length == 1 ? "" : behind[1];
    return new TableReader.Split<>(negated ? found.negated() : found, rest, true, groups);
  }

  /** Where the sign stands again with which {@code text} begins. */
  private static int end(String text) {
    if (text.length() < 2 || Character.isLetterOrDigit(text.charAt(0)) || text.charAt(0) == '\\') {
      throw new IllegalArgumentException("expected a pattern between slashes, such as /pattern/");
    }
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == text.charAt(0)) {
        return i;
      }
    }
    throw new IllegalArgumentException("there is no second " + text.charAt(0));
  }

  private Found found(String pattern, String flags) {
    int java = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL;
    boolean anchored = false;
    for (int i = 0; i < flags.length(); i++) {
      char flag = flags.charAt(i);
      anchored ^= perl && flag == 'A';
      java ^= perl ? perlFlag(flag) : posixFlag(flag);
    }
    try {
      boolean anyCase = (java & Pattern.CASE_INSENSITIVE) != 0;
      return new Found(
          Pattern.compile(new Brackets(pattern, perl, anyCase).java(), java), anchored);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "not an expression that we know: " + e.getDescription() + ": " + pattern, e);
    }
  }

  private static int posixFlag(char flag) {
    return switch (flag) {
      case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
      case 'm' -> Pattern.MULTILINE | Pattern.DOTALL;
      case 'x' -> throw new IllegalArgumentException("basic expressions (flag x) are not known");
      default -> throw new IllegalArgumentException("unknown flag '" + flag + "'");
    };
  }

  /** Without {@code E} a dollar also stands before a last line end, which no key of ours has. */
  private static int perlFlag(char flag) {
    return switch (flag) {
      case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
      case 'm' -> Pattern.MULTILINE;
      case 's' -> Pattern.DOTALL;
      case 'x' -> Pattern.COMMENTS;
      case 'A', 'E' -> 0;
      default -> throw new IllegalArgumentException("flag '" + flag + "' is not known");
    };
  }
}
