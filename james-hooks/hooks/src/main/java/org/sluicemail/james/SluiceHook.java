package org.sluicemail.james;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.chain.Decision;
import org.sluicemail.chain.Door;
import org.sluicemail.chain.Pulse;
import org.sluicemail.chain.Transaction;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Ending;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Session;

/**
 * Runs the chain on each message when it is complete, before James takes it over.
 *
 * <p>The element {@code config} of the handler names the configuration file; what in it concerns
 * the milter server is passed over. All moments run at the end of the message, where SMTP has one
 * answer for all recipients. The hook cannot edit: a mail that a filter wants to change is
 * deferred.
 */
public final class SluiceHook implements JamesMessageHook {
  /** The processor of the mail container that quarantined mail goes to. */
  static final String QUARANTINE = "quarantine";

  private static final Logger LOG = LoggerFactory.getLogger(SluiceHook.class);
  private static final Door DOOR = new Door(Set.of(), true);

  private @Nullable Engine engine;

  @Override
  public void init(Configuration handler) throws ConfigurationException {
    String file = handler.getString("config", "");
    if (file.isEmpty()) {
      throw new ConfigurationException("SluiceHook needs <config>PATH</config>");
    }
    try {
      Config config = Config.load(Path.of(file), System.getenv());
      engine = Engine.of(config, ServerSettings.class, new Resources());
    } catch (ConfigException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  @Override
  public void destroy() {
    if (engine != null) {
      engine.close();
    }
  }

  @Override
  public HookResult onMessage(SMTPSession session, Mail mail) {
    try {
      Verdict verdict = judge(JamesMail.session(session, mail), mail);
      if (verdict instanceof Verdict.Quarantine) {
        mail.setState(QUARANTINE);
      }
      return HookResults.of(verdict);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return HookResults.UNAVAILABLE;
    } catch (IOException | RuntimeException e) {
      LOG.warn("{}: deferred, since it could not be judged", mail.getName(), e);
      return HookResults.UNAVAILABLE;
    }
  }

  private Verdict judge(Session session, Mail mail) throws IOException, InterruptedException {
    Engine judging = Objects.requireNonNull(engine, "init comes first");
    ReversePath sender = JamesMail.sender(mail);
    try (Message message = JamesMail.message(mail, judging.spool(), judging.limits())) {
      Transaction transaction = judging.routes().at(session, sender).begin(session, sender, DOOR);
      try {
        Decision decision = transaction.all(JamesMail.recipients(mail), message, Pulse.NONE);
        return decision.oneAnswer();
      } finally {
        transaction.end(Ending.How.DECIDED);
      }
    }
  }
}
