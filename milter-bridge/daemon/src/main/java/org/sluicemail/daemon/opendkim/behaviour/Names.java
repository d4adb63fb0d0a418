package org.sluicemail.daemon.opendkim.behaviour;

import org.sluicemail.daemon.opendkim.Results;
import org.sluicemail.mail.Session;

/** What we are called in results. */
record Names(Results results) {
  /** The authserv-id without a job id, by which received results are known to be ours. */
  String bare(Session session) {
    return results.authservId().orElseGet(() -> host(session));
  }

  /** The authserv-id of our own results. */
  String authservId(Session session) {
    String id = bare(session);
    return results.withJobId() && !session.queueId().isEmpty() ? id + "/" + session.queueId() : id;
  }

  /** The mail server's name for itself. */
  static String host(Session session) {
    String name = session.server().name();
    return name.isEmpty() ? Results.UNKNOWN_HOST : name;
  }
}
