package org.sluicemail.filters;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Min;
import org.sluicemail.dkim.keys.KeyChoice;
import org.sluicemail.filter.Filter;
import org.sluicemail.filter.FilterType;
import org.sluicemail.filter.Services;

/**
 * Signs mail with DKIM (RFC 6376) as it leaves, after all edits. Its part at the header sets the
 * finding {@code will-sign}, so that a chain for both directions can verify everything else.
 */
public final class DkimSign implements FilterType {
  /** Set when the mail will be signed; its value are the domains. */
  static final String WILL_SIGN = "will-sign";

  /**
   * The keys.
   *
   * @param signFor whose domain decides
   * @param keys single keys; all of a domain sign
   * @param path of key files, with {@code $domain} and {@code $selector}
   * @param pathMap a data set: paths of single domains
   * @param selectors that the path is tried with
   * @param selectorMap a data set: selectors of single domains
   * @param signingTable OpenDKIM's, a data set
   * @param keyTable OpenDKIM's, a data set
   * @param allRows whether all rows of the signing table sign, and not only the first
   * @param subDomains whether the keys of a domain sign for those below it
   * @param requireSafeKeys whether key files must be safe from others
   * @param allowFromMismatch whether the author may be of another domain than the one that decides
   * @param allowEnvelopeMismatch whether the reverse-path may be of another domain
   * @param allowUserMismatch whether a login with a domain may be of another one
   * @param canonicalization of header and body
   * @param signHeaders {@code *} for the usual ones, {@code -Name} for one less
   * @param oversignHeaders of which none can be added later
   * @param lifetime of a signature
   * @param copyHeaders whether the signed fields are copied into the signature
   */
  record Settings(
      @Default("from") SignFor signFor,
      List<KeySettings> keys,
      Optional<String> path,
      Optional<String> pathMap,
      @Default("[dkim]") List<String> selectors,
      Optional<String> selectorMap,
      Optional<String> signingTable,
      Optional<String> keyTable,
      @Default("true") boolean allRows,
      @Default("false") boolean subDomains,
      @Default("true") boolean requireSafeKeys,
      @Default("true") boolean allowFromMismatch,
      @Default("true") boolean allowEnvelopeMismatch,
      @Default("false") boolean allowUserMismatch,
      @Default("relaxed/relaxed") CanonicalizationPair canonicalization,
      @Default("['*']") List<String> signHeaders,
      @Default("['*']") List<String> oversignHeaders,
      @Min("1m") Optional<Duration> lifetime,
      @Default("false") boolean copyHeaders) {}

  /** Whose domain decides by which keys a mail is signed. */
  enum SignFor {
    /** The author's. */
    FROM,
    /** That of Sender, else the author's. */
    SENDER,
    /** That of the reverse-path, else the author's. */
    ENVELOPE,
    /** That of the login, else the author's. */
    USER
  }

  @Override
  public List<Filter> build(Config section, Services services) throws ConfigException {
    Settings settings = section.bind(Settings.class);
    KeyChoice keys = new SigningKeys(settings, section).choice();
    SigningDecision decision =
        new SigningDecision(
            settings.signFor(),
            settings.allowFromMismatch(),
            settings.allowEnvelopeMismatch(),
            settings.allowUserMismatch(),
            keys);
    return List.of(
        new DkimSealer.Announcement(decision),
        new DkimSealer(decision, SigningKeys.form(settings, section), services.clock()));
  }
}
