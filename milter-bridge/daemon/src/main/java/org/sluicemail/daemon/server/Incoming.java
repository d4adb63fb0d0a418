package org.sluicemail.daemon.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.filter.Reply;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Octets;
import org.sluicemail.mail.Spool;

/**
 * The message as it comes in, field by field and chunk by chunk.
 *
 * <p>Once it cannot be kept, for want of space or beyond a limit, the rest is passed over and
 * {@link #failure} says how to defer it.
 */
final class Incoming implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);
  private static final Reply TOO_LARGE =
      new Reply(452, "4.3.4", "Message is larger than can be filtered");
  private static final Reply NO_SPACE = new Reply(452, "4.3.1", "Insufficient system storage");

  private final Limits limits;
  private final Spool.Writer body;
  private final List<HeaderField> fields = new ArrayList<>();
  private int headerBytes;
  private Optional<Verdict> failure = Optional.empty();

  Incoming(Spool spool, Limits limits) {
    this.limits = limits;
    this.body = spool.writer(limits.messageBytes());
  }

  void field(HeaderField field) {
    if (failure.isPresent()) {
      return;
    }
    headerBytes += field.raw().length() + 2;
    if (headerBytes > limits.headerBytes() || fields.size() >= limits.headerFields()) {
      fail(TOO_LARGE, "the header is beyond the limit");
    } else {
      fields.add(field);
    }
  }

  void body(Octets chunk) {
    if (failure.isPresent()) {
      return;
    }
    if (headerBytes + body.size() + chunk.length() > limits.messageBytes()) {
      fail(TOO_LARGE, "larger than " + limits.messageBytes() + " octets");
      return;
    }
    try {
      body.write(chunk.buffer());
    } catch (IOException e) {
      fail(NO_SPACE, "cannot spool the body: " + e);
    }
  }

  /** The server tells more of this mail than we keep. */
  void refuse() {
    fail(TOO_LARGE, "the macros are beyond the limit");
  }

  private void fail(Reply reply, String reason) {
    if (failure.isEmpty()) {
      LOG.warn("message deferred: {}", reason);
      failure = Optional.of(new Verdict.TempFail(reply));
    }
  }

  Header header() {
    return new Header(fields);
  }

  /** Why the message cannot be judged, as a verdict. */
  Optional<Verdict> failure() {
    return failure;
  }

  /** The whole message, which the caller closes; empty when {@link #failure} says why not. */
  Optional<Message> finish() {
    if (failure.isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Message(header(), body.finish()));
    } catch (IOException e) {
      fail(NO_SPACE, "cannot spool the body: " + e);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      LOG.warn("cannot remove a spool file", e);
    }
  }
}
