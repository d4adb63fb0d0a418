package org.sluicemail.james;

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
import org.jspecify.annotations.Nullable;
import org.sluicemail.chain.Door;
import org.sluicemail.config.ConfigException;

/** A hook that takes mail through a chain: all up to its message, where SMTP and LMTP differ. */
abstract class ChainHook
    implements MailHook,
        MailParametersHook,
        RcptHook,
        DisconnectHandler<SMTPSession>,
        ProtocolHandlerResultHandler<Response, SMTPSession> {
  private final FileSystem files;
  private final DomainList domains;
  private final MetricFactory metrics;
  private final Door door;
  private @Nullable Stages stages;

  /** A hook at {@code door}, with what James gives those that it makes. */
  ChainHook(FileSystem files, DomainList domains, MetricFactory metrics, Door door) {
    this.files = files;
    this.domains = domains;
    this.metrics = metrics;
    this.door = door;
  }

  /** {@code ConfigurationException} with all that is wrong, which stops James's start. */
  @Override
  public void init(Configuration handler) throws ConfigurationException {
    XmlSection elements = XmlSection.of(getClass().getSimpleName(), handler);
    try {
      HookSettings settings = elements.bind(HookSettings.class);
      SharedEngine shared =
          SharedEngine.open(ConfigFile.path(files, settings.config()), settings.reload());
      stages = new Stages(settings, shared, domains, new Figures(metrics), door);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigurationException(elements.name() + ": interrupted", e);
    } catch (ConfigException | IOException e) {
      throw new ConfigurationException(elements.name() + ": " + e.getMessage(), e);
    }
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

  Stages stages() {
    return Objects.requireNonNull(stages, "init comes first");
  }
}
