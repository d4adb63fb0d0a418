package org.sluicemail.upstream;

import java.io.IOException;
import java.net.ProtocolException;
import org.sluicemail.mail.Printable;

/** What clamd says of a stream (clamd(8), {@code INSTREAM}). */
public sealed interface ClamdReply {
  /** Nothing was found. */
  record Clean() implements ClamdReply {}

  /**
   * Something was found; clamd stops at the first.
   *
   * @param signature its name
   */
  record Found(String signature) implements ClamdReply {}

  /** More octets than its {@code StreamMaxLength}, which it did not scan. */
  record TooLarge() implements ClamdReply {}

  /** The reply that {@code text} is; {@code IOException} when it tells of a failure, or is none. */
  static ClamdReply parse(String text) throws IOException {
    if (text.equals("stream: OK")) {
      return new Clean();
    }
    if (text.equals("INSTREAM size limit exceeded. ERROR")) {
      return new TooLarge();
    }
    if (text.endsWith(" ERROR")) {
      throw new IOException("clamd failed: " + Printable.of(text));
    }
    String signature = between(text, "stream: ", " FOUND");
    if (signature.isBlank()) {
      throw new ProtocolException("not a reply of clamd: " + Printable.of(text));
    }
    return new Found(signature);
  }

  /** What stands between both; empty when {@code text} is not of this form. */
  private static String between(String text, String start, String end) {
    boolean fits =
        text.startsWith(start)
            && text.endsWith(end)
            && text.length() > start.length() + end.length();
    return fits ? text.substring(start.length(), text.length() - end.length()) : "";
  }
}
