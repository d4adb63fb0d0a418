package org.sluicemail.filters;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluicemail.dkim.DkimResults;
import org.sluicemail.dkim.Domains;
import org.sluicemail.dkim.LineEnds;
import org.sluicemail.dkim.Result;
import org.sluicemail.dkim.Signature;
import org.sluicemail.dkim.Verified;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Authors;
import org.sluicemail.mail.Content;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;

/** Verifies the signatures of a mail, and judges by the best of them. */
record DkimCheck(Verifier verifier, DkimVerify.Then then) implements MessageFilter {
  /** From the result that one can hope most of. */
  private static final List<Result> BEST =
      List.of(
          Result.PASS,
          Result.TEMPERROR,
          Result.POLICY,
          Result.FAIL,
          Result.NEUTRAL,
          Result.PERMERROR,
          Result.NONE);

  @Override
  public Needs needs() {
    return then.needs().withMessage().produces("dkim:*");
  }

  @Override
  public Outcome onMessage(Mail received) throws IOException, InterruptedException {
    Header header = received.message().header();
    List<Verified> all = verifier.verify(header, received.message().body());
    boolean aligned = isAligned(header, all);
    Outcome outcome = Outcome.of(verdict(all, aligned));
    for (var result : DkimResults.of(all)) {
      outcome = outcome.find(new Finding.AuthResult(result));
    }
    Outcome judged = aligned ? outcome.find(new Finding.Mark(DkimVerify.ALIGNED)) : outcome;
    return hasBareLineEnds(received.message().body())
        ? judged.find(new Finding.Mark(DkimVerify.BARE_LINE_ENDS))
        : judged;
  }

  /** They are data to a signature, and yet a sign of SMTP smuggling. */
  private static boolean hasBareLineEnds(Content body) throws IOException, InterruptedException {
    try (InputStream in = body.open()) {
      return LineEnds.anyBare(in);
    }
  }

  private Verdict verdict(List<Verified> all, boolean aligned) {
    Optional<Verified> best =
        all.stream().min(Comparator.comparingInt(each -> BEST.indexOf(each.result())));
    Result result = best.map(Verified::result).orElse(Result.NONE);
    boolean harmless = aligned || best.filter(Verified::testing).isPresent();
    return harmless ? Verdict.proceed() : then.of(result).verdict(values(result, best));
  }

  private static Map<String, String> values(Result result, Optional<Verified> best) {
    return Map.of(
        "result",
        result.word(),
        "reason",
        best.map(Verified::reason).orElse("no signature"),
        "domain",
        best.flatMap(Verified::signature).map(Signature::domain).orElse("unknown"));
  }

  /** Whether each author's domain, one above it or one below it has signed. */
  private static boolean isAligned(Header header, List<Verified> all) {
    List<String> authors = Authors.domains(header);
    List<String> signers =
        all.stream()
            .filter(Verified::passed)
            .flatMap(each -> each.signature().stream())
            .map(Signature::domain)
            .toList();
    return !authors.isEmpty()
        && authors.stream()
            .allMatch(author -> signers.stream().anyMatch(signer -> isAligned(author, signer)));
  }

  private static boolean isAligned(String author, String signer) {
    String name = Domains.of(author).orElse("");
    return Domains.isWithin(name, signer) || Domains.isWithin(signer, name);
  }
}
