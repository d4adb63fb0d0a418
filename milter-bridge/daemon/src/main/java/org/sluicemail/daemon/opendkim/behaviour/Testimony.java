package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.daemon.opendkim.Results;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Sealer;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/** Tells the results in one Authentication-Results field. */
record Testimony(Results results) implements Sealer {
  @Override
  public Needs needs() {
    return Needs.NONE.facts(Fact.SERVER, Fact.QUEUE_ID);
  }

  @Override
  public boolean onTop() {
    return true;
  }

  @Override
  public List<HeaderField> seal(Mail outgoing, Findings all) {
    List<MethodResult> found =
        all.all(Finding.AuthResult.class).map(Finding.AuthResult::result).toList();
    String id = new Names(results).authservId(outgoing.session());
    return found.isEmpty() ? List.of() : List.of(new AuthenticationResults(id, found).field());
  }
}
