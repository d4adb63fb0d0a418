package org.sluicemail.script;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Verdict;

/** A way in which a script's mails come to the chain. */
public interface Door {
  /** The word for it in scripts. */
  String name();

  /** Why no script of this kind can be played here. */
  default Optional<String> refuses(Script script) {
    return Optional.empty();
  }

  /** Plays all sessions, with what was heard for each mail in order. */
  List<Heard> play(Script script) throws IOException, InterruptedException;

  /** What a client, perhaps one who submits by sendmail(1), hears of {@code verdict} here. */
  String shows(Verdict verdict, boolean local);

  /** The mail as it can be compared: without what the server itself adds. */
  default Leaving comparable(Leaving left, Leaving expected) {
    return left;
  }
}
