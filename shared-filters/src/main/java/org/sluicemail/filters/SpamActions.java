package org.sluicemail.filters;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    @Default("reject") List<Treatment> reject,
    @Default("tempfail") List<Treatment> softReject,
    @Default("rewrite-subject") List<Treatment> rewriteSubject,
    @Default("add-header") List<Treatment> addHeader,
    @Default("proceed") List<Treatment> greylist,
    @Default("proceed") List<Treatment> noAction,
    @Default("quarantine") List<Treatment> quarantine,
    @Default("discard") List<Treatment> discard,
    Map<String, List<Treatment>> custom,
    @Default("proceed") List<Treatment> otherwise) {

  /** What can be done, from the weakest to the strongest. */
  enum Treatment {
    PROCEED,
    ADD_HEADER,
    REWRITE_SUBJECT,
    QUARANTINE,
    TEMPFAIL,
    DISCARD,
    REJECT
  }

  /** What is done for {@code action}, in whatever spelling. */
  List<Treatment> of(String action) {
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

  private List<Treatment> custom(String word) {
    return custom.entrySet().stream()
        .filter(entry -> word(entry.getKey()).equals(word))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  private static String word(String action) {
    return action.strip().toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
  }

  /** Everything that may be done at all. */
  Set<Treatment> used() {
    Set<Treatment> used = EnumSet.noneOf(Treatment.class);
    Stream.of(
            reject, softReject, rewriteSubject, addHeader, greylist, noAction, quarantine, discard)
        .forEach(used::addAll);
    custom.values().forEach(used::addAll);
    used.addAll(otherwise);
    return used;
  }
}
