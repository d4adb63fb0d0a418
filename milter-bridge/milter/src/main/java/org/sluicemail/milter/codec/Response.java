package org.sluicemail.milter.codec;

/** What a filter says to an MTA. */
public sealed interface Response
    permits Answer, Modification, Response.Progress, Response.Negotiated {
  /** The response that {@code frame} holds; strict, but for what both big MTAs let pass. */
  static Response decode(Frame frame) throws ProtocolException {
    return ResponseDecoder.decode(frame);
  }

  void encode(FrameWriter out);

  /** The filter is still at work; the MTA waits anew. Sendmail knows it only at end of message. */
  record Progress() implements Response {
    @Override
    public void encode(FrameWriter out) {
      out.empty('p');
    }
  }

  /** The first packet: what the filter takes of the offer. */
  record Negotiated(Options options) implements Response {
    @Override
    public void encode(FrameWriter out) {
      options.encode(out);
    }
  }
}
