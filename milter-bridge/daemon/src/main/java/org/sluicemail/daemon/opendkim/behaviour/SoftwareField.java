package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import java.util.Optional;
import org.sluicemail.filter.Findings;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Printable;

/** Names us in the header ({@code SoftwareHeader}). */
record SoftwareField() implements TopField {
  private static final String NAME = "DKIM-Filter";

  @Override
  public List<HeaderField> seal(Mail outgoing, Findings all) {
    String version = SoftwareField.class.getPackage().getImplementationVersion();
    String id = outgoing.session().queueId();
    return List.of(
        HeaderField.of(
            NAME,
            Printable.of(
                "Sluice v"
                    + Optional.ofNullable(version).orElse("0")
                    + " "
                    + Names.host(outgoing.session())
                    + " "
                    + (id.isEmpty() ? "(unknown-jobid)" : id))));
  }
}
