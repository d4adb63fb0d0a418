package org.sluicemail.daemon.opendkim.behaviour;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.daemon.opendkim.Logs;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.Session;

/**
 * The log of one mail: lines that begin with its queue id, each told if that is wanted.
 *
 * @param id the queue id, or a word in its place
 */
record JobLog(Logs wanted, String id) {
  private static final Logger LOG = LoggerFactory.getLogger("org.sluicemail.opendkim");

  static JobLog of(Logs wanted, Session session) {
    String id = session.queueId().isEmpty() ? "(unknown-jobid)" : session.queueId();
    return new JobLog(wanted, Printable.of(id));
  }

  /** A log that tells nothing. */
  static JobLog silent() {
    return new JobLog(new Logs(false, false, false, false), "");
  }

  /** Tells why a mail is signed, or verified, or left alone. */
  void why(String text) {
    tell(wanted.on() && wanted.why(), text);
  }

  /** Tells that something was done as it should. */
  void success(String text) {
    tell(wanted.on() && wanted.success(), text);
  }

  /** Tells the result of signatures. */
  void results(String text) {
    tell(wanted.on() && wanted.results(), text);
  }

  /** Tells what somebody should know. */
  void notice(String text) {
    tell(wanted.on(), text);
  }

  /** Tells what went wrong. */
  void error(String text) {
    if (wanted.on()) {
      LOG.error("{}: {}", id, Printable.of(text));
    }
  }

  private void tell(boolean told, String text) {
    if (told) {
      LOG.info("{}: {}", id, Printable.of(text));
    }
  }
}
