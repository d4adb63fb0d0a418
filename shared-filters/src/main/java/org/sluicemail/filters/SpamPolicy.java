package org.sluicemail.filters;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.HeaderField;

/**
 * Turns the advice of a spam scanner into a verdict and marks.
 *
 * <p>Without advice, as when the scan was skipped, it does nothing.
 */
public final class SpamPolicy implements FilterType {
  /**
   * The keys.
   *
   * @param actions what is done for each action of the scanner
   * @param symbols what is done besides when there is a symbol, by its name
   * @param replyToOurs by action: the one in its place when the mail answers one of ours
   * @param rejectReply for mail that is rejected
   * @param tempfailReply for mail that shall come again
   * @param quarantineReason told to the mail server
   * @param scannerText whether the scanner's own text and subject, if it gave any, come before ours
   * @param subject how a subject is rewritten
   * @param spamHeader the mark; received fields of its name are always removed
   */
  record Settings(
      SpamActions actions,
      Map<String, List<SpamTreatment>> symbols,
      @Default(
              "{reject: add-header, soft-reject: no-action, rewrite-subject: no-action,"
                  + " add-header: no-action, greylist: no-action, quarantine: add-header,"
                  + " discard: add-header}")
          Map<String, String> replyToOurs,
      @Default("554 5.7.1 Spam message rejected") Rejection rejectReply,
      @Default("451 4.7.1 Try again later") Deferral tempfailReply,
      @Default("Spam message quarantined") HeaderTemplate quarantineReason,
      @Default("true") boolean scannerText,
      @Default("***SPAM*** %s") SubjectTemplate subject,
      @Default("X-Spam: Yes") Mark spamHeader) {
    /** Refuses a quarantine that says nothing, and actions that nobody knows. */
    Settings {
      if (quarantineReason.pieces().isEmpty()) {
        throw new IllegalArgumentException("quarantine-reason must not be empty");
      }
      Stream.concat(replyToOurs.keySet().stream(), replyToOurs.values().stream())
          .filter(action -> !actions.knows(action))
          .findFirst()
          .ifPresent(SpamPolicy::unknown);
    }

    /** The action in the place of {@code action} for a mail that answers one of ours. */
    String lowered(String action) {
      String word = SpamActions.word(action);
      return replyToOurs.entrySet().stream()
          .filter(entry -> SpamActions.word(entry.getKey()).equals(word))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(action);
    }
  }

  private static void unknown(String action) {
    throw new IllegalArgumentException("reply-to-ours: there is no action '" + action + "'");
  }

  /** A permanent reply. */
  record Rejection(SpamReply reply) {
    /** Reads {@code 554 5.7.1 text}. */
    public static Rejection parse(String text) {
      return new Rejection(SpamReply.permanent(text));
    }
  }

  /** A transient reply. */
  record Deferral(SpamReply reply) {
    /** Reads {@code 451 4.7.1 text}. */
    public static Deferral parse(String text) {
      return new Deferral(SpamReply.passing(text));
    }
  }

  /** A field that we add. */
  record Mark(HeaderField field) {
    /** Reads {@code Name: value}. */
    public static Mark parse(String text) {
      return new Mark(SpamTreatment.field(text));
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    return List.of(new SpamJudge(section.bind(Settings.class), services.authservId()));
  }
}
