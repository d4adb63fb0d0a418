package org.sluicemail.filters;

import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.arc.ArcResults;
import org.sluicemail.arc.ChainSealer;
import org.sluicemail.arc.ChainStatus;
import org.sluicemail.authres.AuthenticationResults;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.keys.KeyChoice;
import org.sluicemail.dkim.keys.SigningIdentity;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.Findings;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Sealer;
import org.sluicemail.mail.Address;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Printable;

/** Seals the mail as it leaves, with what was found when it came. */
record ArcSealer(String domain, KeyChoice keys, String authservId, InstantSource clock)
    implements Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(ArcSealer.class);

  @Override
  public Needs needs() {
    return Needs.NONE.facts(Fact.QUEUE_ID).withMessage();
  }

  /** Only who has verified a chain may add to it. */
  @Override
  public Set<String> asks() {
    return Set.of(ArcResults.METHOD + ":" + ChainStatus.NONE.word());
  }

  @Override
  public List<HeaderField> seal(Mail outgoing, Findings all)
      throws IOException, InterruptedException {
    List<SigningIdentity> found = keys.of(new Address("@" + domain));
    List<MethodResult> results =
        all.all(Finding.AuthResult.class).map(Finding.AuthResult::result).toList();
    Optional<ChainStatus> status = ArcResults.status(results);
    if (found.isEmpty()) {
      return unsealed(outgoing, "there is no key for " + domain);
    }
    if (status.isEmpty()) {
      return unsealed(outgoing, "nobody has verified its chain");
    }
    try {
      return seal(outgoing, found.getFirst(), status.get(), results);
    } catch (ChainSealer.UnsealableException e) {
      return unsealed(outgoing, String.valueOf(e.getMessage()));
    }
  }

  private List<HeaderField> seal(
      Mail outgoing, SigningIdentity as, ChainStatus status, List<MethodResult> results)
      throws IOException, InterruptedException, ChainSealer.UnsealableException {
    ChainSealer sealer = new ChainSealer(as.domain(), as.selector(), as.key());
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = sealer.want(hashes);
    try (InputStream body = outgoing.message().body().open()) {
      hashes.read(body);
    }
    AuthenticationResults testimony = new AuthenticationResults(authservId, results);
    return sealer.seal(outgoing.message().header(), hash, status, testimony, clock.instant());
  }

  private static List<HeaderField> unsealed(Mail outgoing, String why) {
    String id = Printable.of(outgoing.session().queueId());
    LOG.info("{}: not sealed: {}", id, Printable.of(why));
    return List.of();
  }
}
