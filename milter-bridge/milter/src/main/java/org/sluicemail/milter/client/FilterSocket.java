package org.sluicemail.milter.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.FrameReader;
import org.sluicemail.milter.codec.FrameWriter;
import org.sluicemail.milter.codec.ProtocolException;
import org.sluicemail.milter.codec.Response;

/** The connection to a filter: what is gathered leaves in one write, and every wait ends. */
final class FilterSocket implements Closeable {
  /** The largest payload that the protocol can agree upon. */
  private static final int PAYLOAD_LIMIT = 0xFFFFF;

  private final SocketChannel channel;
  private final FrameReader in = new FrameReader(PAYLOAD_LIMIT);
  private final FrameWriter out = new FrameWriter();

  private FilterSocket(SocketChannel channel) {
    this.channel = channel;
  }

  static FilterSocket open(SocketAddress address, Duration timeout) throws IOException {
    FilterSocket socket = new FilterSocket(channelFor(address));
    try {
      socket.within(timeout, "connection", () -> socket.channel.connect(address));
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  FrameWriter out() {
    return out;
  }

  /** Writes all that was gathered. */
  void flush(Duration timeout) throws IOException {
    ByteBuffer content = out.content();
    within(timeout, "write", () -> writeAll(content));
    out.clear();
  }

  /** The next response. */
  Response read(Duration timeout) throws IOException {
    Optional<Frame> frame = in.next();
    return Response.decode(
        frame.isPresent() ? frame.get() : within(timeout, "response", this::readFrame));
  }

  /** Refuses octets that nothing was asked for: they would be taken for the next answer. */
  void refuseUnsolicited() throws IOException {
    channel.configureBlocking(false);
    int count = channel.read(in.space());
    channel.configureBlocking(true);
    if (count < 0) {
      throw new EOFException("the filter has closed the connection");
    }
    refuseRest();
  }

  /** Refuses octets that came along with the last response that was due. */
  void refuseRest() throws ProtocolException {
    if (in.hasBegun()) {
      throw new ProtocolException("a response to nothing");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static SocketChannel channelFor(SocketAddress address) throws IOException {
    return address instanceof InetSocketAddress
        ? SocketChannel.open().setOption(StandardSocketOptions.TCP_NODELAY, true)
        : SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  private boolean writeAll(ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      channel.write(content);
    }
    return true;
  }

  private Frame readFrame() throws IOException {
    Optional<Frame> frame = in.next();
    while (frame.isEmpty()) {
      if (channel.read(in.space()) < 0) {
        throw new EOFException("the filter has closed the connection");
      }
      frame = in.next();
    }
    return frame.get();
  }

  private interface Wait<T> {
    T run() throws IOException;
  }

  private <T> T within(Duration timeout, String what, Wait<T> wait) throws IOException {
    Deadline deadline = new Deadline(channel, timeout, what);
    try {
      return wait.run();
    } finally {
      deadline.stop();
    }
  }
}
