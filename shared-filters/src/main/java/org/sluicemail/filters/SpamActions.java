package org.sluicemail.filters;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.sluicemail.config.Default;

/**
 * What is done for each action of a spam scanner; one or several things.
 *
 * @param reject it is spam
 * @param softReject it shall come again
 * @param rewriteSubject it is probably spam
 * @param addHeader it is probably spam
 * @param greylist it may be spam; the scanner itself says {@code soft reject} as long as it must
 *     wait
 * @param noAction it is no spam
 * @param quarantine it shall be looked at
 * @param discard it shall vanish
 * @param custom actions that were added to the scanner, by name
 * @param otherwise every other action
 */
record SpamActions(
    @Default("reject") List<SpamTreatment> reject,
    @Default("tempfail") List<SpamTreatment> softReject,
    @Default("rewrite-subject") List<SpamTreatment> rewriteSubject,
    @Default("add-header") List<SpamTreatment> addHeader,
    @Default("proceed") List<SpamTreatment> greylist,
    @Default("proceed") List<SpamTreatment> noAction,
    @Default("quarantine") List<SpamTreatment> quarantine,
    @Default("discard") List<SpamTreatment> discard,
    Map<String, List<SpamTreatment>> custom,
    @Default("proceed") List<SpamTreatment> otherwise) {

  /** The words for rspamd's own actions. */
  static final List<String> WORDS =
      List.of(
          "reject",
          "soft-reject",
          "rewrite-subject",
          "add-header",
          "greylist",
          "no-action",
          "quarantine",
          "discard");

  /** What is done for {@code action}, in whatever spelling. */
  List<SpamTreatment> of(String action) {
    return switch (word(action)) {
      case "reject" -> reject;
      case "soft-reject" -> softReject;
      case "rewrite-subject" -> rewriteSubject;
      case "add-header" -> addHeader;
      case "greylist" -> greylist;
      case "no-action" -> noAction;
      case "quarantine" -> quarantine;
      case "discard" -> discard;
      default -> custom(word(action));
    };
  }

  private List<SpamTreatment> custom(String word) {
    return custom.entrySet().stream()
        .filter(entry -> word(entry.getKey()).equals(word))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  /** The word of the configuration for {@code action}. */
  static String word(String action) {
    return action.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
  }

  /** Whether there is an entry of its own for {@code action}. */
  boolean knows(String action) {
    return WORDS.contains(word(action))
        || custom.keySet().stream().anyMatch(name -> word(name).equals(word(action)));
  }

  /** Everything that may be done at all. */
  Stream<SpamTreatment> used() {
    Stream<List<SpamTreatment>> own =
        Stream.of(
            reject,
            softReject,
            rewriteSubject,
            addHeader,
            greylist,
            noAction,
            quarantine,
            discard,
            otherwise);
    return Stream.concat(own, custom.values().stream()).flatMap(List::stream);
  }
}
