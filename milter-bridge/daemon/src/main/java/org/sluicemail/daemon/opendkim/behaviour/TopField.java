package org.sluicemail.daemon.opendkim.behaviour;

import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Sealer;
import org.sluicemail.mail.Fact;

/** A field above all others that may name the server and the job, as those of OpenDKIM do. */
interface TopField extends Sealer {
  @Override
  default boolean waits() {
    return false;
  }

  @Override
  default Needs needs() {
    return Needs.NONE.facts(Fact.SERVER, Fact.QUEUE_ID);
  }

  @Override
  default boolean onTop() {
    return true;
  }
}
