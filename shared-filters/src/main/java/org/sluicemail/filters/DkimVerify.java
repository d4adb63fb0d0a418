package org.sluicemail.filters;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Max;
import org.sluicemail.config.Min;
import org.sluicemail.dkim.DnsKeys;
import org.sluicemail.dkim.Result;
import org.sluicemail.dkim.Verifier;
import org.sluicemail.dkim.VerifyRules;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Needs;
import org.sluicemail.filter.OnError;
import org.sluicemail.filter.Services;

/**
 * Verifies DKIM signatures (RFC 6376): a finding {@code AuthResult} for each, such as {@code
 * dkim:pass}, and {@code dkim:aligned} when one that passes is of the author's domain.
 */
public final class DkimVerify implements FilterType {
  /** Set when the domains of all authors have signed. */
  static final String ALIGNED = "dkim:aligned";

  /** Set when the body has a CR or LF alone. */
  static final String BARE_LINE_ENDS = "dkim:bare-line-ends";

  /** Values of replies. */
  private static final Set<String> VALUES = new TreeSet<>(Set.of("result", "reason", "domain"));

  /** Keys with more are work for whoever publishes them, and nobody has any. */
  static final int MAXIMUM_BITS = 8192;

  /**
   * The keys.
   *
   * @param signatures that are looked at, from the top
   * @param minimumBits of an RSA key
   * @param clockDrift by which clocks may differ
   * @param allowUnsignedBody whether text may stand behind what {@code l=} covers
   * @param allowUnsignedFields whether fields may be added to those that were signed
   * @param then what comes of results
   */
  record Settings(
      @Default("10") @Min("1") @Max("100") int signatures,
      @Default("1024") @Min("1024") @Max("4096") int minimumBits,
      @Default("5m") @Max("1d") Duration clockDrift,
      @Default("false") boolean allowUnsignedBody,
      @Default("false") boolean allowUnsignedFields,
      Then then) {
    VerifyRules rules() {
      return new VerifyRules(
          signatures,
          minimumBits,
          MAXIMUM_BITS,
          clockDrift,
          allowUnsignedBody,
          allowUnsignedFields);
    }
  }

  /**
   * What comes of a mail without a signature that passes, by the best of its results; and of one
   * that passes for other domains than the author's.
   */
  record Then(
      @Default("proceed") Consequence none,
      @Default("proceed") Consequence fail,
      @Default("proceed") Consequence policy,
      @Default("proceed") Consequence temperror,
      @Default("proceed") Consequence permerror,
      @Default("proceed") Consequence unaligned) {
    /** Refuses replies with values that there are not. */
    Then {
      Stream.of(none, fail, policy, temperror, permerror, unaligned)
          .forEach(each -> each.check(VALUES));
    }

    Consequence of(Result result) {
      return switch (result) {
        case NONE -> none;
        case FAIL, NEUTRAL -> fail;
        case POLICY -> policy;
        case TEMPERROR -> temperror;
        case PERMERROR -> permerror;
        case PASS -> unaligned;
      };
    }

    Needs needs() {
      return Stream.of(none, fail, policy, temperror, permerror, unaligned)
          .map(Consequence::needs)
          .reduce(Needs.NONE, Needs::and);
    }
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    Verifier verifier =
        new Verifier(settings.rules(), new DnsKeys(services.dns()), services.clock());
    return List.of(new DkimCheck(verifier, settings.then()));
  }

  /** A mail whose signatures nobody could look at is like one without. */
  @Override
  public OnError onError() {
    return OnError.PROCEED;
  }
}
