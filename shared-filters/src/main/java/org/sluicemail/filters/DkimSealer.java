package org.sluicemail.filters;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.Signer;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.HeaderFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Sealer;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Printable;
import org.sluicemail.mail.Session;

/** Signs the mail as it leaves, in all names that sign for its author. */
record DkimSealer(SigningDecision decision, SignatureForm form, InstantSource clock)
    implements Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(DkimSealer.class);

  private static final Needs NEEDS = Needs.NONE.facts(Fact.SENDER, Fact.USER).withHeader();

  /** Says at the end of the header that the mail will be signed. */
  record Announcement(SigningDecision decision) implements HeaderFilter {
    @Override
    public Needs needs() {
      return NEEDS.produces(DkimSign.WILL_SIGN);
    }

    @Override
    public Outcome onHeader(Session session, Envelope envelope, Header header) throws IOException {
      var decided = decision.of(session, envelope, header);
      String domains =
          decided.identities().stream()
              .map(SigningIdentity::domain)
              .distinct()
              .collect(Collectors.joining(" "));
      return decided.signs()
          ? Outcome.PROCEED.find(new Finding.Mark(DkimSign.WILL_SIGN, domains))
          : Outcome.PROCEED;
    }
  }

  @Override
  public Needs needs() {
    return NEEDS.facts(Fact.QUEUE_ID).withMessage();
  }

  /** Decides anew: a filter may have written another From. */
  @Override
  public List<HeaderField> seal(Mail outgoing, Findings all)
      throws IOException, InterruptedException {
    Header header = outgoing.message().header();
    var decided = decision.of(outgoing.session(), outgoing.envelope(), header);
    if (!decided.signs()) {
      String id = Printable.of(outgoing.session().queueId());
      LOG.info("{}: not signed: {}", id, Printable.of(decided.why()));
      return List.of();
    }
    List<Signer> signers = decided.identities().stream().map(who -> who.signer(form)).toList();
    return sign(signers, outgoing);
  }

  private List<HeaderField> sign(List<Signer> signers, Mail outgoing)
      throws IOException, InterruptedException {
    BodyHashes hashes = new BodyHashes();
    List<BodyHash> wanted = signers.stream().map(signer -> signer.want(hashes)).toList();
    try (InputStream body = outgoing.message().body().open()) {
      hashes.read(body);
    }
    Instant now = clock.instant();
    List<HeaderField> fields = new ArrayList<>();
    for (int i = 0; i < signers.size(); i++) {
      fields.add(signers.get(i).sign(outgoing.message().header(), wanted.get(i), now));
    }
    return fields;
  }
}
