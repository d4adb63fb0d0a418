package org.sluicemail.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.sluicemail.chain.Condition.Truth;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** Conditions as they are written, and whether they hold. */
final class Conditions {
  static final ReversePath ALICE = ReversePath.of("<alice@example.com>");

  private Conditions() {}

  static Condition when(String yaml) throws ConfigException {
    return When.condition(Optional.of(Config.parse("f", yaml)));
  }

  static boolean holds(String yaml, Session session) throws ConfigException {
    return holds(yaml, Scene.atSender(session, ALICE));
  }

  static boolean holds(String yaml, Scene scene) throws ConfigException {
    Truth truth = when(yaml).test(scene);
    assertThat(truth).isNotEqualTo(Truth.UNKNOWN);
    return truth == Truth.TRUE;
  }
}
