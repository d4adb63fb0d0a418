package org.sluicemail.daemon.opendkim.behaviour;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sluicemail.daemon.opendkim.Settings;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.Signer;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Sealer;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;

/** Signs; of several signatures the last that was asked for stands on top. */
record Signing(Settings settings, Bodies bodies, InstantSource clock) implements Sealer {
  @Override
  public Needs needs() {
    return Needs.NONE.withHeader().withMessage().facts(Fact.RECIPIENTS);
  }

  @Override
  public boolean onTop() {
    return true;
  }

  @Override
  public List<HeaderField> seal(Mail outgoing, Findings all)
      throws IOException, InterruptedException {
    Header header = Fields.usable(outgoing.message().header());
    SignatureForm form = new MessageForm(settings.form()).of(outgoing.envelope(), header);
    List<Signer> signers =
        all.all(Finding.WillSign.class)
            .flatMap(found -> found.identities().stream())
            .map(identity -> identity.signer(form))
            .toList();
    List<HeaderField> fields = sign(signers, header, outgoing.message().body());
    JobLog log = JobLog.of(settings.logs(), outgoing.session());
    for (Signer each : signers) {
      log.success(
          "DKIM-Signature field added (s=" + each.selector() + ", d=" + each.domain() + ")");
    }
    return fields.reversed();
  }

  private List<HeaderField> sign(List<Signer> signers, Header header, Content received)
      throws IOException, InterruptedException {
    BodyHashes hashes = new BodyHashes();
    List<BodyHash> wanted = signers.stream().map(signer -> signer.want(hashes)).toList();
    try (Content body = bodies.of(received);
        InputStream in = body.open()) {
      hashes.read(in);
    }
    Instant now = clock.instant();
    List<HeaderField> fields = new ArrayList<>();
    for (int i = 0; i < signers.size(); i++) {
      fields.add(signers.get(i).sign(header, wanted.get(i), now));
    }
    return fields;
  }
}
