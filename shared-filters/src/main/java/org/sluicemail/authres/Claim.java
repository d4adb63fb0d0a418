package org.sluicemail.authres;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sluicemail.dns.DomainName;
import org.sluicemail.mail.HeaderField;

/**
 * Whom a field claims to be from, also one that breaks the grammar: whoever reads it may be
 * lenient, each in a way of his own.
 */
public final class Claim {
  /**
   * Letters and marks that show nothing (Default_Ignorable_Code_Point of Unicode); selectors of
   * variations, U+FE00 to U+FE0F, are such, too.
   */
  private static final String UNSEEN =
      "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0";

  private static final Pattern QUOTES = Pattern.compile("[\"\\\\]");

  /** Dots that part no labels. */
  private static final Pattern IDLE_DOTS = Pattern.compile("^\\.+|\\.+$|\\.+(?=\\.)");

  /** Who is named, one way or another; by the first word first. */
  private final List<String> names;

  private final String squeezed;

  /** All of the text when it breaks the grammar, else nothing. */
  private final String broken;

  private Claim(List<String> names, String squeezed, String broken) {
    this.names = names;
    this.squeezed = squeezed;
    this.broken = broken;
  }

  /** The claim of an Authentication-Results field. */
  public static Claim of(HeaderField field) {
    String text = field.value().text();
    Scanner scanner = new Scanner(text);
    scanner.skip();
    String first = name(first(scanner.rest()));
    String squeezed = name(squeezed(text));
    Optional<AuthenticationResults> sound = AuthenticationResults.parse(field);
    return sound.isPresent()
        ? new Claim(List.of(first, squeezed, name(sound.get().authservId())), squeezed, "")
        : new Claim(List.of(first, squeezed), squeezed, visible(text));
  }

  /**
   * Whether this claims to be {@code authservId}: by the grammar; by its first word; by all that
   * stands before the first semicolon, when comments, quotes, blanks and what cannot be seen are
   * taken away; or, when it breaks the grammar, by naming it anywhere. What follows a slash, and a
   * version, do not count.
   */
  public boolean isOf(String authservId) {
    String id = name(authservId);
    return names.contains(id) || isVersioned(id) || broken.contains(id);
  }

  /** The first word, without what follows a slash, in lower case. */
  public String authservId() {
    return names.getFirst();
  }

  private boolean isVersioned(String id) {
    return squeezed.startsWith(id)
        && squeezed.chars().skip(id.length()).allMatch(c -> c >= '0' && c <= '9');
  }

  /** Up to what ends a word, however the word is quoted. */
  private static String first(String text) {
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ';' || c == '(' || c == '=' || isBlank(c) && !word.isEmpty())) {
        break;
      } else if (c != '\\' && isVisible(c)) {
        word.append(c);
      }
    }
    return word.toString();
  }

  private static String squeezed(String text) {
    StringBuilder word = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length() && (text.charAt(i) != ';' || depth > 0); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
      if (depth == 0 && isVisible(c) && c != ')' && c != '"' && c != '\\') {
        word.append(c);
      }
    }
    return word.toString();
  }

  private static String visible(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().filter(c -> isVisible((char) c)).forEach(c -> out.append((char) c));
    return out.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isVisible(char c) {
    return !isBlank(c)
        && !Character.isSurrogate(c)
        && Character.getType(c) != Character.FORMAT
        && UNSEEN.indexOf(c) < 0
        && !(c >= '\uFE00' && c <= '\uFE0F');
  }

  /** What somebody may take for a blank, in Unicode, too. */
  private static boolean isBlank(char c) {
    return c <= ' '
        || Character.isISOControl(c)
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c);
  }

  /** A domain as the DNS has it; any other text as it is squeezed, without what follows a slash. */
  private static String name(String text) {
    int slash = text.indexOf('/');
    String seen = visible(slash < 0 ? text : text.substring(0, slash));
    String bare = IDLE_DOTS.matcher(QUOTES.matcher(seen).replaceAll("")).replaceAll("");
    return DomainName.of(bare).map(DomainName::text).orElse(bare);
  }
}
