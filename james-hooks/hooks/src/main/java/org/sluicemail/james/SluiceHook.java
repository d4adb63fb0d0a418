package org.sluicemail.james;

import jakarta.inject.Inject;
import java.io.IOException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.sluicemail.chain.Door;
import org.sluicemail.mail.Moment;

/**
 * The chain at SMTP time: MAIL, RCPT and the whole message, before James takes the mail over.
 *
 * <p>The element {@code config} of the handler names the configuration file; what in it concerns
 * the milter server is passed over.
 */
public final class SluiceHook extends ChainHook implements JamesMessageHook {
  @Inject
  public SluiceHook(FileSystem files, DomainList domains, MetricFactory metrics) {
    super(files, domains, metrics, Door.ANY);
  }

  @Override
  public HookResult onMessage(SMTPSession session, Mail mail) {
    return stages().guarded(session, "message", () -> judge(session, mail));
  }

  private HookResult judge(SMTPSession session, Mail mail)
      throws IOException, InterruptedException {
    return switch (stages().take(session)) {
      case Staged.Unjudged unjudged -> HookResult.DECLINED;
      case Staged.Underway underway ->
          stages()
              .timed(
                  underway,
                  Moment.MESSAGE,
                  () -> new MessageMoment(underway, stages()).judge(mail, session.getSessionID()));
    };
  }
}
