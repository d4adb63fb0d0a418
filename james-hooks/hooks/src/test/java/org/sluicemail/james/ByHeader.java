package org.sluicemail.james;

import java.io.IOException;
import java.util.List;
import org.sluicemail.config.Config;
import org.sluicemail.filter.Edit;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Services;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/** Says what the field Wanted of the message asks for. */
public final class ByHeader implements FilterType {
  @Override
  public List<Filter> build(Config section, Services services) {
    return List.of(new Obedient());
  }

  private static final class Obedient implements MessageFilter {
    @Override
    public Needs needs() {
      return Needs.NONE.withMessage().mayQuarantine().emits(Edit.Kind.APPEND);
    }

    @Override
    public Outcome onMessage(Mail received) throws IOException {
      String wanted =
          received.message().header().first("Wanted").map(field -> field.raw().text()).orElse("");
      return switch (wanted) {
        case "Wanted: reject" -> Outcome.reject(550, "5.7.1", "no, " + facts(received));
        case "Wanted: tempfail" -> Outcome.tempFail(450, "4.2.0", "later");
        case "Wanted: discard" -> Outcome.discard("unwanted");
        case "Wanted: quarantine" -> Outcome.quarantine("odd");
        case "Wanted: edit" -> Outcome.PROCEED.edit(new Edit.Append(HeaderField.of("Seen", "yes")));
        case "Wanted: failure" -> throw new IllegalStateException("broken filter");
        default -> Outcome.PROCEED;
      };
    }

    private static String facts(Mail mail) {
      return mail.session().client().addressText()
          + " "
          + mail.session().helo()
          + " "
          + mail.session().user().orElse("-")
          + " "
          + mail.envelope().sender()
          + mail.envelope().recipients();
    }
  }
}
