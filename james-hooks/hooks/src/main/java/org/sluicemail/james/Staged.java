package org.sluicemail.james;

import java.util.Optional;
import org.sluicemail.chain.Transaction;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;

/** What is kept with a session from MAIL to the end of the mail. */
sealed interface Staged {
  /**
   * A mail that nobody judges: its chain has no filters, or we have failed and the operator lets
   * mail in then.
   */
  record Unjudged() implements Staged {}

  /** A mail on its way through a chain; it holds the engine until it ends. */
  final class Underway implements Staged {
    private final Engine engine;
    private final Transaction transaction;
    private Optional<Verdict> told = Optional.empty();
    private boolean ended;

    Underway(Engine engine, Transaction transaction) {
      this.engine = engine;
      this.transaction = transaction;
    }

    Engine engine() {
      return engine;
    }

    Transaction transaction() {
      return transaction;
    }

    /** Notes what the client is told of the whole mail. */
    void tell(Verdict verdict) {
      told = Optional.of(verdict);
    }

    /** Ends it, unless it has ended before. */
    void end(Ending.How how) throws InterruptedException {
      if (ended) {
        return;
      }
      ended = true;
      try {
        engine.journal().note(transaction, how, told);
        transaction.end(how);
      } finally {
        engine.close();
      }
    }
  }
}
