package org.sluicemail.filters;

import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Network;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Policy;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

/** Judges one scanned mail by a table of header fields. */
final class HeaderTables {
  static final Session SESSION =
      Session.UNKNOWN
          .withClient(new Client(Network.parse("2001:db8::7").address(), 25, "mail.example.org"))
          .withHelo("evil\r\nX-Spam: No")
          .withUser("ann")
          .withQueueId("4ABC")
          .withServer(new Session.Server("mx.example.net", "smtpd", "3"));

  static final Mail MAIL =
      Fixture.mail(SESSION, Fixture.ENVELOPE, "Subject: x", "X-A: forged", "x-a: again", "", "");

  static final Findings SCANNED = scan("add header", 7.125);

  private HeaderTables() {}

  static Findings scan(String action, double score, Finding.Symbol... symbols) {
    Finding advice = new Finding.SpamAction(action, score, 15, Optional.empty(), Optional.empty());
    return Findings.of("scan", advice).with("scan", List.of(symbols));
  }

  static Outcome judge(String yaml, Findings found) throws Exception {
    return Fixture.part(new HeaderTable(), yaml, Policy.class).judge(MAIL, found);
  }

  /** The value of a field with this template; empty when it is left out. */
  static String value(String template, Findings found) throws Exception {
    String yaml = "add: [{name: X-New, value: '" + template + "'}]";
    return judge(yaml, found).edits().stream()
        .map(edit -> ((Edit.Append) edit).field().value().text())
        .findFirst()
        .orElse("");
  }

  static Needs needs(String yaml) {
    return Fixture.part(new HeaderTable(), yaml, Policy.class).needs();
  }
}
