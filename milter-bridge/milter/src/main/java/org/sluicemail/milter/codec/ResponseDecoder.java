package org.sluicemail.milter.codec;

import org.sluicemail.mail.Octets;

/** Reads responses; what the records refuse to be built from, a peer may not send either. */
final class ResponseDecoder {
  private ResponseDecoder() {}

  static Response decode(Frame frame) throws ProtocolException {
    Payload payload = new Payload(frame);
    try {
      Response response = decode(frame, payload);
      if (payload.hasMore()) {
        throw payload.broken("too long");
      }
      return response;
    } catch (IllegalArgumentException e) {
      throw payload.broken(String.valueOf(e.getMessage()));
    }
  }

  private static Response decode(Frame frame, Payload payload) throws ProtocolException {
    return switch (frame.code()) {
      case 'O' -> new Response.Negotiated(Options.answered(payload));
      case 'p' -> new Response.Progress();
      case 'c' -> new Answer.Continue();
      case 'a' -> new Answer.Accept();
      case 'r' -> new Answer.Reject();
      case 't' -> new Answer.TempFail();
      case 'd' -> new Answer.Discard();
      case 's' -> new Answer.Skip();
      case '4' -> new Answer.Shutdown();
      case 'f' -> new Answer.ConnectionFailure();
      case 'y' -> new Answer.ReplyCode(ReplyText.withoutSinglePercent(line(payload)));
      default -> modification(frame, payload);
    };
  }

  private static Modification modification(Frame frame, Payload payload) throws ProtocolException {
    return switch (frame.code()) {
      case 'h' -> new Modification.AddHeader(payload.string(), value(payload));
      case 'i' -> new Modification.InsertHeader(payload.index(), payload.string(), value(payload));
      case 'm' -> new Modification.ChangeHeader(payload.index(), payload.string(), value(payload));
      case 'b' -> new Modification.ReplaceBody(payload.rest());
      case '+' -> new Modification.AddRecipient(payload.string());
      case '2' -> new Modification.AddRecipient(payload.string(), arguments(payload));
      case '-' -> new Modification.DeleteRecipient(payload.string());
      case 'e' -> new Modification.ChangeSender(payload.string(), arguments(payload));
      case 'q' -> new Modification.Quarantine(line(payload));
      default -> throw new ProtocolException("unknown response " + frame.letter());
    };
  }

  /** Filters send CRLF within values and forget white space: what that meant is clear enough. */
  private static Octets value(Payload payload) throws ProtocolException {
    return FieldText.clean(payload.octetString());
  }

  private static String arguments(Payload payload) throws ProtocolException {
    return payload.hasMore() ? payload.string() : "";
  }

  /** A string whose NUL Postfix lets be missing. */
  private static String line(Payload payload) throws ProtocolException {
    return payload.hasString() ? payload.string() : payload.rest().text();
  }
}
