package org.sluicemail.script;

import java.io.IOException;
import org.sluicemail.servers.James;

/** The configuration file of the hook, which follows it. */
final class JamesChains implements Chains {
  private final James james;

  JamesChains(James james) {
    this.james = james;
  }

  @Override
  public void load(Script script) throws IOException {
    james.load(script.configuration());
  }

  @Override
  public void loadNothing() throws IOException {
    james.load(James.NOTHING);
  }

  @Override
  public void await(Script.Mailing mailing) {
    if (!mailing.pause().isZero()) {
      throw new IllegalStateException("refused");
    }
  }

  /** Nobody outside of James can see its spool. */
  @Override
  public void awaitNoBodies() {}
}
