package org.sluicemail.script;

import java.util.List;
import java.util.Optional;

/**
 * What a client heard for one mail at a door, verdicts in the door's own words, and what left.
 *
 * @param end empty when the mail had no end
 * @param insight what only those know who ask the chain itself
 */
record Heard(
    String sender,
    List<String> recipients,
    Optional<String> end,
    Optional<Leaving> leaving,
    Optional<Insight> insight) {

  /** Edits as {@link EditText} and names of findings. */
  record Insight(List<String> edits, List<String> findings) {}

  /** Nothing but the answers to MAIL and RCPT. */
  static Heard withoutEnd(String sender, List<String> recipients) {
    return new Heard(
        sender, List.copyOf(recipients), Optional.empty(), Optional.empty(), Optional.empty());
  }

  Heard end(String verdict, Optional<Leaving> left) {
    return new Heard(sender, recipients, Optional.of(verdict), left, insight);
  }

  Heard insight(List<String> edits, List<String> findings) {
    return new Heard(sender, recipients, end, leaving, Optional.of(new Insight(edits, findings)));
  }
}
