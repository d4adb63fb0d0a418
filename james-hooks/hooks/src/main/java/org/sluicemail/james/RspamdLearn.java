package org.sluicemail.james;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Default;
import org.sluicemail.config.Endpoint;
import org.sluicemail.config.Min;
import org.sluicemail.config.Secret;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Spool;
import org.sluicemail.upstream.HttpField;
import org.sluicemail.upstream.RspamdHttp;

/**
 * Teaches rspamd that a mail is spam, or is ham. A failure is a {@code MessagingException}: {@code
 * onMailetException} says what becomes of the mail.
 */
public final class RspamdLearn extends GenericMailet {
  private static final Logger LOG = LoggerFactory.getLogger(RspamdLearn.class);
  private static final int MEMORY_PER_MAIL = 256 << 10;
  private static final long MEMORY = 16L << 20;

  private @Nullable Ready ready;

  /** What a mail is to be learned as. */
  enum Kind {
    SPAM,
    HAM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The parameters.
   *
   * @param as what the mail is
   * @param servers controllers of rspamd
   * @param password of the controllers, where they ask for one
   * @param timeout for one controller to learn it
   */
  record Settings(
      Kind as,
      @Default("127.0.0.1:11334") List<Endpoint> servers,
      Optional<Secret> password,
      @Default("60s") @Min("1ms") Duration timeout) {
    RspamdHttp.Settings http() {
      Duration connect = timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT;
      return new RspamdHttp.Settings(servers, connect, timeout, 8, 3, Duration.ofSeconds(10));
    }
  }

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private record Ready(Settings settings, RspamdHttp rspamd, Spool spool) {}

  @Override
  public void init() throws MessagingException {
    try {
      Settings settings = XmlSection.of(getMailetConfig()).bind(Settings.class);
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      Spool spool = new Spool(folder, MEMORY_PER_MAIL, MEMORY);
      spool.removeStale();
      ready = new Ready(settings, new RspamdHttp(settings.http()), spool);
    } catch (ConfigException | IOException e) {
      throw new MessagingException(getMailetName() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void service(Mail mail) throws MessagingException {
    Ready now = Objects.requireNonNull(ready, "init comes first");
    Kind kind = now.settings().as();
    try (JamesMail james =
        JamesMail.read(mail, JamesSession.id(mail), now.spool(), Limits.DEFAULT)) {
      Optional<String> nothing =
          now.rspamd().learn(kind == Kind.SPAM, fields(now.settings()), james.received());
      LOG.info(
          "{}: {}",
          mail.getName(),
          nothing
              .map(why -> "there was nothing to learn: " + why)
              .orElseGet(() -> "was learned as " + kind));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException(mail.getName() + " was not learned: interrupted", e);
    } catch (IOException e) {
      throw new MessagingException(mail.getName() + " was not learned: " + e.getMessage(), e);
    }
  }

  private static List<HttpField> fields(Settings settings) {
    return settings.password().map(secret -> new HttpField("Password", secret.value())).stream()
        .toList();
  }

  @Override
  public void destroy() {
    if (ready != null) {
      ready.rspamd().close();
    }
  }
}
