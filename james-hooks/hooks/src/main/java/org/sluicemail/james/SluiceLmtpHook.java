package org.sluicemail.james;

import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.api.ProtocolSession.AttachmentKey;
import org.apache.james.protocols.api.ProtocolSession.State;
import org.apache.james.protocols.lmtp.hook.DeliverToRecipientHook;
import org.apache.james.protocols.smtp.MailEnvelope;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.sluicemail.chain.Door;
import org.sluicemail.filter.Edit;

/**
 * The chain in an LMTP server of James (RFC 2033), which asks about each recipient of a message.
 *
 * <p>One scan answers for all recipients. James lets nobody change a message here, nor set it
 * aside: one that would have to be is deferred.
 */
public final class SluiceLmtpHook extends ChainHook implements DeliverToRecipientHook {
  private static final Door DOOR = new Door(Set.of(Edit.Kind.REMOVE_RECIPIENT), false);

  private final AttachmentKey<LmtpScan> scan =
      AttachmentKey.of("sluice-lmtp-" + System.identityHashCode(this), LmtpScan.class);

  @Inject
  public SluiceLmtpHook(FileSystem files, DomainList domains, MetricFactory metrics) {
    super(files, domains, metrics, DOOR);
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
}
