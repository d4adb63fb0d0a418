package org.sluicemail.daemon.opendkim.behaviour;

import java.util.Set;
import org.sluicemail.chain.Condition;
import org.sluicemail.filter.Needs;
import org.sluicemail.mail.Moment;

/** Findings by which the part at the header tells those at the message what there is to do. */
final class Marks {
  /** The mail is signed; the finding has the names. */
  static final String SIGN = "opendkim:sign";

  /** The mail is verified, for which its header is enough. */
  static final String VERIFY_HEADER = "opendkim:verify-header";

  /** The mail is verified, for which its body is needed. */
  static final String VERIFY_MESSAGE = "opendkim:verify-message";

  /** The mail can be neither signed nor verified, and that is told. */
  static final String MALFORMED = "opendkim:malformed";

  private Marks() {}

  /** That one of {@code names} was found. */
  static Condition found(String... names) {
    return new Condition.Fact(
        "finding",
        Moment.RECIPIENT,
        Needs.NONE,
        Set.of(names),
        scene -> Set.of(names).stream().anyMatch(scene.findings()::has));
  }
}
