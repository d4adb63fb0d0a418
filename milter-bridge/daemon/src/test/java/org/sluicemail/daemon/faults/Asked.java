package org.sluicemail.daemon.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.Ending;
import org.sluicemail.mail.Mails;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** What a chain said to one mail, and how long that took. */
record Asked(Decision decision, Duration took) {
  private static final List<Recipient> BOB = List.of(Recipient.of("<bob@example.net>"));

  /** A mail from a public address: local ones are asked about by nobody. */
  static Asked of(Engine engine) throws IOException, InterruptedException {
    Session session = Mails.session("198.51.100.7");
    ReversePath alice = ReversePath.of("<alice@example.com>");
    Transaction mail = engine.chain("c").orElseThrow().begin(session, alice, Door.ANY);
    try (Message message = Mails.message("Subject: a\nFrom: alice@example.com\n\nbody\n")) {
      long start = System.nanoTime();
      Decision decision = mail.all(BOB, message, Pulse.NONE);
      mail.end(Ending.How.DECIDED);
      return new Asked(decision, Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** The one answer, in a word. */
  String word() {
    return decision.oneAnswer().word();
  }

  /** What the filter says went wrong. */
  String failure() {
    return decision.reports().stream()
        .flatMap(report -> report.failure().stream())
        .findFirst()
        .orElse("");
  }

  boolean finds(String name) {
    return decision.findings().has(name);
  }
}
