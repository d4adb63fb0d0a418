package org.sluicemail.filters;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluicemail.arc.ArcResults;
import org.sluicemail.arc.ChainResult;
import org.sluicemail.arc.ChainStatus;
import org.sluicemail.arc.ChainValidator;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.dkim.DnsKeys;
import org.sluicemail.dkim.Domains;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Finding;
import org.sluicemail.filter.MessageFilter;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Outcome;
import org.sluicemail.filter.Services;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Mail;

/**
 * Verifies the Authenticated Received Chain (RFC 8617): a finding {@code AuthResult}, such as
 * {@code arc:pass}, and {@code arc:trusted} when all who have sealed it are trusted.
 */
public final class ArcVerify implements FilterType {
  /** Set when the chain passes and is by domains that are trusted alone. */
  static final String TRUSTED = "arc:trusted";

  /**
   * The keys.
   *
   * @param sets of a chain that are looked at; longer ones fail
   * @param minimumBits of an RSA key
   * @param clockDrift by which clocks may differ
   * @param allowUnsignedBody whether text may stand behind what {@code l=} covers
   * @param allowUnsignedFields whether fields may be added to those that were signed
   * @param trusted domains, with those below them
   * @param fail what comes of a chain that fails
   */
  record Settings(
      @Default("20") @Min("1") @Max("50") int sets,
      @Default("1024") @Min("1024") @Max("4096") int minimumBits,
      @Default("5m") @Max("1d") Duration clockDrift,
      @Default("false") boolean allowUnsignedBody,
      @Default("false") boolean allowUnsignedFields,
      @Default("[]") List<String> trusted,
      @Default("proceed") Consequence fail) {
    /** Refuses what is no domain, and replies with values that there are not. */
    Settings {
      trusted = trusted.stream().map(Settings::domain).toList();
      fail.check(Set.of("reason"));
    }

    private static String domain(String text) {
      return Domains.of(text)
          .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no domain name"));
    }

    VerifyRules rules() {
      return new VerifyRules(
          sets,
          minimumBits,
          DkimVerify.MAXIMUM_BITS,
          clockDrift,
          allowUnsignedBody,
          allowUnsignedFields);
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    ChainValidator validator =
        new ChainValidator(
            settings.rules(), settings.sets(), new DnsKeys(services.dns()), services.clock());
    return List.of(new Check(validator, settings.trusted(), settings.fail()));
  }

  /** A mail whose chain nobody could look at is like one without. */
  @Override
  public OnError onError() {
    return OnError.PROCEED;
  }

  private record Check(ChainValidator validator, List<String> trusted, Consequence fail)
      implements MessageFilter {
    @Override
    public Needs needs() {
      return fail.needs().facts(Fact.CLIENT).withMessage().produces("arc:*");
    }

    @Override
    public Outcome onMessage(Mail received) throws IOException, InterruptedException {
      ChainResult result =
          validator.validate(received.message().header(), received.message().body());
      String client = received.session().client().addressText();
      Outcome outcome =
          Outcome.of(verdict(result)).find(new Finding.AuthResult(ArcResults.of(result, client)));
      return isTrusted(result) ? outcome.find(new Finding.Mark(TRUSTED)) : outcome;
    }

    private Verdict verdict(ChainResult result) {
      return result.status() == ChainStatus.FAIL
          ? fail.verdict(Map.of("reason", result.reason()))
          : Verdict.proceed();
    }

    private boolean isTrusted(ChainResult result) {
      return result.status() == ChainStatus.PASS
          && result.sealers().stream()
              .allMatch(
                  sealer -> trusted.stream().anyMatch(name -> Domains.isWithin(sealer, name)));
    }
  }
}
