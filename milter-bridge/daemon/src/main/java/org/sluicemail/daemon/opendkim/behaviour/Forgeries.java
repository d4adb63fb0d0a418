package org.sluicemail.daemon.opendkim.behaviour;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.authres.Claim;
import org.sluicemail.daemon.opendkim.Results;
import org.sluicemail.dkim.DkimResults;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;

/**
 * Received results that claim to be ours, and tell of DKIM. One that cannot be read goes as soon as
 * it claims to be ours: whoever reads it may be more lenient than we are.
 */
record Forgeries(Results results) {
  /** What takes them out of {@code header}; {@code ownId} is what we are called. */
  List<Edit> removals(Header header, String ownId) {
    List<Edit> edits = new ArrayList<>();
    List<Integer> ordinals = header.ordinals();
    for (int i = 0; i < ordinals.size() && !results.keep(); i++) {
      HeaderField field = header.fields().get(i);
      if (AuthenticationResults.seenIn(field).stream().anyMatch(each -> isForged(each, ownId))) {
        edits.add(new Edit.Remove(field.name(), ordinals.get(i)));
      }
    }
    return edits;
  }

  private boolean isForged(HeaderField field, String ownId) {
    Claim claim = Claim.of(field);
    boolean ours = claim.isOf(ownId) || results.removeFrom().contains(claim.authservId());
    return ours && (results.removeAll() || tellsOfDkim(field));
  }

  private static boolean tellsOfDkim(HeaderField field) {
    Optional<AuthenticationResults> read = AuthenticationResults.parse(field);
    return read.isEmpty()
        || read.get().results().stream()
            .anyMatch(result -> result.method().equals(DkimResults.METHOD));
  }
}
