package org.sluicemail.daemon.real;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpSink;

@RequiresServer(Kind.SENDMAIL)
class SendmailEditsTest implements RealEdits {
  private static final Plans PLANS = new Plans();
  private static final Sluice SLUICE = Sluice.of(new Judge(PLANS));

  @AfterAll
  static void stop() {
    SLUICE.close();
  }

  @Override
  public Mta mta() {
    return Mta.sendmail(SLUICE);
  }

  @Override
  public Plans plans() {
    return PLANS;
  }

  /** Sendmail writes lists of addresses its own way, whoever gave them. */
  @Test
  void addressListsAreFoldedAnew() throws IOException {
    String token = SmtpSink.token();
    HeaderField field = HeaderField.of("Cc", "One <one@example.test>,\n\tTwo <two@example.test>");
    send(token, MANY + BODY, List.of(new Edit.Prepend(field)));
    assertThat(mta().sink().take(token).text())
        .contains("\r\nCc: One <one@example.test>, Two <two@example.test>\r\n");
  }
}
