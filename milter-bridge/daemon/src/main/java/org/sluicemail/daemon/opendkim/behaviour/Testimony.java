package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.daemon.opendkim.Results;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/** Tells the results in one Authentication-Results field. */
record Testimony(Results results) implements TopField {
  @Override
  public List<HeaderField> seal(Mail outgoing, Findings all) {
    List<MethodResult> found =
        all.all(Finding.AuthResult.class).map(Finding.AuthResult::result).toList();
    String id = new Names(results).authservId(outgoing.session());
    return found.isEmpty() ? List.of() : List.of(new AuthenticationResults(id, found).field());
  }
}
