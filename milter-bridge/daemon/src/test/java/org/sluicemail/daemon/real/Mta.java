package org.sluicemail.daemon.real;

import java.io.IOException;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.Sendmail;
import org.sluicemail.servers.SmtpSink;

/** A real mail server with ours as its filter: where to send to, and where mail comes out. */
record Mta(String host, int port, SmtpSink sink) {
  static Mta postfix(Sluice sluice, String... options) throws IOException {
    Postfix postfix = Postfix.shared();
    return new Mta(Postfix.HOST, postfix.smtpd(sluice.postfix(), options), postfix.sink());
  }

  static Mta sendmail(Sluice sluice) {
    Sendmail sendmail = Sendmail.shared(sluice.sendmail());
    return new Mta(Sendmail.HOST, sendmail.port(), sendmail.sink());
  }
}
