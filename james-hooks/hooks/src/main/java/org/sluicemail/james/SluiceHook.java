package org.sluicemail.james;

import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.DisconnectHandler;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerResultHandler;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.MailParametersHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;
import org.sluicemail.chain.Door;

/**
 * The chain at SMTP time: MAIL, RCPT and the whole message, before James takes the mail over.
 *
 * <p>The element {@code config} of the handler names the configuration file; what in it concerns
 * the milter server is passed over.
 */
public final class SluiceHook
    implements MailHook,
        MailParametersHook,
        RcptHook,
        JamesMessageHook,
        DisconnectHandler<SMTPSession>,
        ProtocolHandlerResultHandler<Response, SMTPSession> {
  private final HookStart start;
  private @Nullable Stages stages;

  @Inject
  public SluiceHook(FileSystem files, DomainList domains, MetricFactory metrics) {
    this.start = new HookStart(files, domains, metrics);
  }

  @Override
  public void init(Configuration handler) throws ConfigurationException {
    stages = start.stages(XmlSection.of("SluiceHook", handler), Door.ANY);
  }

  @Override
  public void destroy() {
    if (stages != null) {
      stages.close();
    }
  }

  @Override
  public String[] getMailParamNames() {
    return MailParameters.names();
  }

  @Override
  public HookResult doMailParameter(SMTPSession session, String name, String value) {
    MailParameters.note(session, name, value);
    return HookResult.DECLINED;
  }

  @Override
  public HookResult doMail(SMTPSession session, MaybeSender sender) {
    return stages().sender(session, sender);
  }

  @Override
  public HookResult doRcpt(
      SMTPSession session,
      MaybeSender sender,
      MailAddress recipient,
      Map<String, String> parameters) {
    return stages().recipient(session, recipient, parameters);
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
          new MessageMoment(underway, stages()).judge(mail, session.getSessionID());
    };
  }

  @Override
  public void onDisconnect(SMTPSession session) {
    stages().disconnected(session);
  }

  @Override
  public Response onResponse(
      ProtocolSession session, Response response, long took, ProtocolHandler handler) {
    if (session instanceof SMTPSession smtp) {
      stages().follow(smtp);
    }
    return response;
  }

  private Stages stages() {
    return Objects.requireNonNull(stages, "init comes first");
  }
}
