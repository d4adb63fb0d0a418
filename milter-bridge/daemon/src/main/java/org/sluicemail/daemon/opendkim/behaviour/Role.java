package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.filter.Verdict;

/** What is done with a mail. */
sealed interface Role {
  /** Nothing. */
  record LeaveAlone() implements Role {}

  /** It gets this verdict; where that lets it pass, without what claims to be a result of ours. */
  record Settle(Verdict verdict) implements Role {}

  /** Its header cannot be read, and that is told. */
  record Malformed() implements Role {}

  /** It is signed in these names. */
  record Sign(List<SigningIdentity> identities) implements Role {
    public Sign {
      identities = List.copyOf(identities);
    }
  }

  /** Its signatures are verified. */
  record Verify() implements Role {}
}
