package org.sluicemail.milter.codec;

/** The one response that finishes a command. */
public sealed interface Answer extends Response {
  /** Go on; at end of message: let it pass. */
  record Continue() implements Answer {
    @Override
    public void encode(FrameWriter out) {
      out.empty('c');
    }
  }

  /** Let it pass and ask no more: at CONNECT and HELO of the session, later of the message. */
  record Accept() implements Answer {
    @Override
    public void encode(FrameWriter out) {
      out.empty('a');
    }
  }

  /** Refuse with the MTA's own 5yz text. */
  record Reject() implements Answer {
    @Override
    public void encode(FrameWriter out) {
      out.empty('r');
    }
  }

  /** Refuse for now with the MTA's own 4yz text. */
  record TempFail() implements Answer {
    @Override
    public void encode(FrameWriter out) {
      out.empty('t');
    }
  }

  /** Swallow the message and tell the client it was taken; not at CONNECT and HELO. */
  record Discard() implements Answer {
    @Override
    public void encode(FrameWriter out) {
      out.empty('d');
    }
  }

  /**
   * Refuse with these words: lines of {@code 4yz} or {@code 5yz} and text, parted by CRLF, with
   * each percent sign doubled. {@link #of} puts them together.
   */
  record ReplyCode(String text) implements Answer {
    public ReplyCode {
      ReplyText.check(text);
    }

    /**
     * A reply with this code, enhanced status (RFC 3463; empty for none) and text. Each line break
     * in the text starts a new line; what a reply cannot hold becomes a question mark.
     */
    public static ReplyCode of(int code, String status, String text) {
      return new ReplyCode(ReplyText.of(code, status, text));
    }

    public int code() {
      return Integer.parseInt(text.substring(0, 3));
    }

    /** The reply as the client of the MTA gets it, lines parted by CRLF. */
    public String reply() {
      return text.replace("%%", "%");
    }

    @Override
    public void encode(FrameWriter out) {
      out.begin('y');
      out.string(text).end();
    }
  }

  /** Send no more of these; Sendmail knows it only for {@link Command.Body}. */
  record Skip() implements Answer {
    @Override
    public void encode(FrameWriter out) {
      out.empty('s');
    }
  }

  /** Reply 421 and close the SMTP session; Sendmail does not take it from filters. */
  record Shutdown() implements Answer {
    @Override
    public void encode(FrameWriter out) {
      out.empty('4');
    }
  }

  /** Reserved: both big MTAs hold it for a broken rule. */
  record ConnectionFailure() implements Answer {
    @Override
    public void encode(FrameWriter out) {
      out.empty('f');
    }
  }
}
