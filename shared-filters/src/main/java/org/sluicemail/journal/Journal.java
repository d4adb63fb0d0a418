package org.sluicemail.journal;

import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.chain.Transaction;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Verdict;

/** Tells the log what became of each mail. */
public final class Journal {
  /** Of lines of text. */
  private static final Logger TEXT = LoggerFactory.getLogger("org.sluicemail.mail");

  /** Of lines of JSON, which stand alone: a program reads them. */
  private static final Logger JSON = LoggerFactory.getLogger("org.sluicemail.mail.json");

  /** How a mail is told. */
  public enum Form {
    /** {@code QUEUEID: key=value ...}. */
    TEXT,
    /** An object on one line. */
    JSON,
    /** Not at all. */
    OFF
  }

  private final Form form;
  private final InstantSource clock;

  public Journal(Form form, InstantSource clock) {
    this.form = form;
    this.clock = clock;
  }

  /**
   * Tells of the mail of {@code transaction}; called once, when all is said.
   *
   * @param told what the client heard of the message, if it did
   */
  public void note(Transaction transaction, Ending.How how, Optional<Verdict> told) {
    if (form == Form.OFF || !logger().isInfoEnabled()) {
      return;
    }
    Summary mail = Summary.of(transaction, how, told);
    if (mail.isWorthALine()) {
      logger().info(line(mail));
    }
  }

  private Logger logger() {
    return form == Form.JSON ? JSON : TEXT;
  }

  /** The line for {@code mail}; of text where none is logged. */
  public String line(Summary mail) {
    return form == Form.JSON ? JsonLine.of(mail, clock.instant()) : TextLine.of(mail);
  }
}
