package org.sluicemail.james;

import jakarta.inject.Inject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.DisconnectHandler;
import org.apache.james.protocols.api.handler.ProtocolHandler;
import org.apache.james.protocols.api.handler.ProtocolHandlerResultHandler;
import org.apache.james.protocols.lmtp.hook.DeliverToRecipientHook;
import org.apache.james.protocols.smtp.MailEnvelope;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.apache.james.protocols.smtp.hook.MailParametersHook;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.jspecify.annotations.Nullable;
import org.sluicemail.chain.Door;
import org.sluicemail.filter.Edit;

/**
 * The chain in an LMTP server of James (RFC 2033), which asks about each recipient of a message.
 *
 * <p>One scan answers for all recipients. James lets nobody change a message here, nor set it
 * aside: one that would have to be is deferred.
 */
public final class SluiceLmtpHook
    implements MailHook,
        MailParametersHook,
        RcptHook,
        DeliverToRecipientHook,
        DisconnectHandler<SMTPSession>,
        ProtocolHandlerResultHandler<Response, SMTPSession> {
  private static final Door DOOR = new Door(Set.of(Edit.Kind.REMOVE_RECIPIENT), false);

  private final HookStart start;
  private final AttachmentKey<LmtpScan> scan =
      AttachmentKey.of("sluice-lmtp-" + System.identityHashCode(this), LmtpScan.class);
  private @Nullable Stages stages;

  @Inject
  public SluiceLmtpHook(FileSystem files, DomainList domains, MetricFactory metrics) {
    this.start = new HookStart(files, domains, metrics);
  }

  @Override
  public void init(Configuration handler) throws ConfigurationException {
    stages = start.stages(XmlSection.of("SluiceLmtpHook", handler), DOOR);
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
  @SuppressWarnings("ReferenceEquality") // one message is one envelope, however equal two look
  public HookResult deliver(SMTPSession session, MailAddress recipient, MailEnvelope envelope) {
    Optional<LmtpScan> known =
        session.getAttachment(scan, State.Connection).filter(done -> done.envelope() == envelope);
    LmtpScan answers = known.orElseGet(() -> scanned(session, envelope));
    return answers.of(recipient);
  }

  /** A failure, too, holds for all recipients. */
  private LmtpScan scanned(SMTPSession session, MailEnvelope envelope) {
    LmtpScan all =
        stages()
            .guarded(
                session,
                "message",
                () -> LmtpScan.of(session, envelope, stages()),
                result -> new LmtpScan(envelope, Map.of(), result));
    session.setAttachment(scan, all, State.Connection);
    return all;
  }

  @Override
  public void onDisconnect(SMTPSession session) {
    stages().disconnected(session);
  }

  @Override
  public Response onResponse(
      ProtocolSession session, Response response, long took, ProtocolHandler handler) {
    if (session instanceof SMTPSession lmtp) {
      stages().follow(lmtp);
    }
    return response;
  }

  private Stages stages() {
    return Objects.requireNonNull(stages, "init comes first");
  }
}
