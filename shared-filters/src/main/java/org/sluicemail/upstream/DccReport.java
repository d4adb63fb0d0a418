package org.sluicemail.upstream;

import java.net.ProtocolException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.mail.Printable;

/**
 * What dccifd says of a message (dccifd(8)).
 *
 * @param result of the whole message
 * @param recipients one result for each recipient
 * @param name of the field that dccifd makes, such as {@code X-DCC-Brand-Metrics}; empty when there
 *     is none
 * @param text of that field on one line
 * @param counts of the checksums, by name in lower case: {@code body}, {@code fuz1}, {@code fuz2},
 *     {@code rep} in percent and so on
 */
public record DccReport(
    Result result, List<Result> recipients, String name, String text, Map<String, Count> counts) {

  /** A count that is as good as endless. */
  public static final int MANY = 0x00fffff0;

  // brand; then host and server id; then counts, maybe behind the word bulk
  private static final Pattern FIELD =
      Pattern.compile("(X-DCC-[A-Za-z0-9._-]{1,64}-Metrics):\\s*(.*)");
  private static final Pattern COUNT =
      Pattern.compile("(?<!\\S)([A-Za-z][A-Za-z0-9_-]{0,31})=(\\d{1,10}|many|ok2?)%?(?!\\S)");

  /** What dccifd would do. */
  public enum Result {
    ACCEPT,
    /** Later, since it is greylisted. */
    GREYLIST,
    REJECT,
    /** Some recipients take it, and some do not. */
    SOME
  }

  /**
   * How often a checksum was reported.
   *
   * @param value {@link #MANY} at most
   * @param text as dccifd writes it: a number, {@code many}, or {@code ok} for what is known as
   *     good
   */
  public record Count(int value, String text) {
    static Count of(String text) {
      return switch (text) {
        case "many" -> new Count(MANY, text);
        case "ok", "ok2" -> new Count(0, text);
        default -> new Count((int) Math.min(MANY, Long.parseLong(text)), text);
      };
    }
  }

  /** Keeps copies. */
  public DccReport {
    recipients = List.copyOf(recipients);
    counts = Map.copyOf(counts);
  }

  /**
   * Reads the whole answer: a line for the message, one for its recipients, and the field.
   *
   * @param asked how many recipients were named
   * @throws ProtocolException when it is none, or when dccifd itself has failed
   */
  static DccReport parse(String answer, int asked) throws ProtocolException {
    String[] lines = answer.split("\n", 3);
    if (lines.length < 3 || lines[0].length() != 1) {
      throw new ProtocolException("not an answer of dccifd");
    }
    Result result = result(lines[0].charAt(0));
    List<Result> each = lines[1].chars().mapToObj(c -> (char) c).map(DccReport::single).toList();
    if (each.size() != asked || each.contains(Result.SOME)) {
      throw new ProtocolException("dccifd does not tell a result for each recipient");
    }
    if (!lines[2].isEmpty() && !lines[2].endsWith("\n")) {
      throw new ProtocolException("the field of dccifd is cut off");
    }
    return of(result, each, lines[2].replaceAll("\\s*\\r?\\n\\s+", " ").strip());
  }

  private static DccReport of(Result result, List<Result> each, String line)
      throws ProtocolException {
    if (line.isEmpty()) {
      return new DccReport(result, each, "", "", Map.of());
    }
    Matcher field = FIELD.matcher(line);
    if (!field.matches() || line.chars().anyMatch(Character::isISOControl)) {
      throw new ProtocolException("not a field of dccifd");
    }
    String text = field.group(2).strip();
    return new DccReport(result, each, field.group(1), text, counts(text));
  }

  private static Map<String, Count> counts(String text) {
    Map<String, Count> counts = new LinkedHashMap<>();
    Matcher count = COUNT.matcher(text).region(text.indexOf(';') + 1, text.length());
    while (count.find()) {
      counts.putIfAbsent(count.group(1).toLowerCase(Locale.ROOT), Count.of(count.group(2)));
    }
    return counts;
  }

  private static Result result(char letter) throws ProtocolException {
    return switch (letter) {
      case 'A' -> Result.ACCEPT;
      case 'G' -> Result.GREYLIST;
      case 'R' -> Result.REJECT;
      case 'S' -> Result.SOME;
      case 'T' -> throw new ProtocolException("dccifd says that it has failed for now");
      default ->
          throw new ProtocolException("unknown result of dccifd: " + Printable.of("" + letter));
    };
  }

  /** SOME stands for a letter that recipients cannot have. */
  private static Result single(char letter) {
    return switch (letter) {
      case 'A' -> Result.ACCEPT;
      case 'G' -> Result.GREYLIST;
      case 'R' -> Result.REJECT;
      default -> Result.SOME;
    };
  }
}
