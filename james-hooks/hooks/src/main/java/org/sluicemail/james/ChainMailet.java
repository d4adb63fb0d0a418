package org.sluicemail.james;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.jspecify.annotations.Nullable;
import org.sluicemail.chain.Chain;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.filter.SmtpTime;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/** A mailet that sends mail through a chain, after it was queued. */
abstract class ChainMailet extends GenericMailet {
  private final MetricFactory metrics;
  private @Nullable Ready ready;

  ChainMailet(MetricFactory metrics) {
    this.metrics = metrics;
  }

  /** What the parameters have come to. */
  private record Ready(EngineSource source, MailetSettings settings, Figures figures) {}

  /** The engine for these parameters, which holds nothing when this fails. */
  abstract EngineSource source(XmlSection parameters)
      throws ConfigException, IOException, InterruptedException;

  /** The chains of {@code engine} that mail may take here. */
  abstract List<Chain> chains(Engine engine, String listener) throws IOException;

  /** The chain of {@code engine} that this mail takes. */
  abstract Chain chain(Engine engine, Session session, ReversePath sender) throws IOException;

  /** {@code MessagingException} with all that is wrong, which stops James's start. */
  @Override
  public void init() throws MessagingException {
    XmlSection parameters = XmlSection.of(getMailetConfig());
    try {
      Config common = Config.parse(getMailetName(), parameters.yaml(), System.getenv());
      MailetSettings settings = common.only(MailetSettings.class).bind(MailetSettings.class);
      ready = ready(source(parameters), settings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException(getMailetName() + ": interrupted", e);
    } catch (ConfigException | IOException e) {
      throw new MessagingException(getMailetName() + ": " + e.getMessage(), e);
    }
  }

  private Ready ready(EngineSource source, MailetSettings settings) throws IOException {
    boolean fits = false;
    try (Engine engine = source.use()) {
      for (Chain chain : chains(engine, settings.listener())) {
        requireBehindQueue(chain);
      }
      fits = true;
      return new Ready(source, settings, new Figures(metrics));
    } finally {
      if (!fits) {
        source.close();
      }
    }
  }

  private static void requireBehindQueue(Chain chain) throws IOException {
    List<String> wrong =
        chain.parts().stream()
            .filter(part -> part.filter() instanceof SmtpTime)
            .map(part -> part.name())
            .distinct()
            .toList();
    if (!wrong.isEmpty()) {
      throw new IOException(
          "chain '%s': nobody waits for an answer behind the queue, so no place for %s; use SluiceHook"
              .formatted(chain.name(), String.join(", ", wrong)));
    }
  }

  /**
   * Judges the mail; a failure is a {@code MessagingException}, so that {@code onMailetException}
   * says what becomes of it.
   */
  @Override
  public void service(Mail mail) throws MessagingException {
    Ready now = Objects.requireNonNull(ready, "init comes first");
    TimeMetric time = now.figures().timeMailet();
    try (Engine engine = now.source().use()) {
      Session session = JamesSession.of(mail, now.settings().listener());
      ReversePath sender = JamesSession.sender(mail.getMaybeSender());
      Chain chain = chain(engine, session, sender);
      requireBehindQueue(chain); // the file may have changed since the start
      if (!chain.isEmpty()) {
        new Judging(engine, now.settings(), now.figures(), getMailetContext())
            .judge(mail, chain.begin(session, sender, org.sluicemail.chain.Door.ANY));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(mail, now, e);
    } catch (IOException | RuntimeException e) {
      throw failure(mail, now, e);
    } finally {
      time.stopAndPublish();
    }
  }

  private MessagingException failure(Mail mail, Ready now, Exception e) {
    now.figures().failed();
    return new MessagingException(
        "%s: %s could not be judged: %s".formatted(getMailetName(), mail.getName(), e), e);
  }

  @Override
  public void destroy() {
    if (ready != null) {
      ready.source().close();
    }
  }
}
