package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.filter.Verdict;

/** What is done with a mail. */
sealed interface Role {
  /** Nothing; what claims to be a result of ours goes all the same when {@code strips}. */
  record LeaveAlone(boolean strips) implements Role {}

  /** It is refused, or thrown away, or set aside. */
  record Refuse(Verdict verdict) implements Role {}

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
