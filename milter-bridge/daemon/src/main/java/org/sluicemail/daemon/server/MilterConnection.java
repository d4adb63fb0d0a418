package org.sluicemail.daemon.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.mail.Printable;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.FrameReader;
import org.sluicemail.milter.codec.FrameWriter;
import org.sluicemail.milter.codec.ProtocolException;

/**
 * One connection of a mail server: reads, writes and keeps time; what is said is the {@link
 * Conversation}'s.
 *
 * <p>Everything but {@link #expire}, {@link #stop} and {@link #end} runs on the connection's own
 * virtual thread.
 */
final class MilterConnection implements Runnable, Conversation.Wire {
  private static final Logger LOG = LoggerFactory.getLogger(MilterConnection.class);

  /** Postfix sends a header field of any size in one packet: 100 KB is usual, 1 MiB is not. */
  private static final int PAYLOAD_LIMIT = 1 << 20;

  private final SocketChannel channel;
  private final boolean tcp;
  private final Engine engine;
  private final Counters counters;
  private final Duration idle;
  private final Duration packet;
  private final Conversation conversation;
  private final FrameReader reader = new FrameReader(PAYLOAD_LIMIT);
  private final FrameWriter writer = new FrameWriter();

  /** When the peer has to have done what it is to do next, by {@link System#nanoTime}. */
  private volatile long deadline;

  private volatile boolean waits;
  private volatile boolean working;
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;
  private boolean begun;

  MilterConnection(
      SocketChannel channel, boolean tcp, Terms terms, ServerSettings settings, Counters counters) {
    this.channel = channel;
    this.tcp = tcp;
    this.engine = terms.engine().retain();
    this.counters = counters;
    this.idle = settings.idleTimeout();
    this.packet = settings.packetTimeout();
    this.conversation = new Conversation(terms, counters, this);
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try (channel) {
      converse();
    } catch (ProtocolException e) {
      counters.broken();
      LOG.info("closed a connection: {}", Printable.of(String.valueOf(e.getMessage())));
    } catch (ClosedChannelException e) {
      LOG.debug("connection closed by us");
    } catch (IOException e) {
      LOG.info("connection lost: {}", Printable.of(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      LOG.info("connection ended by the stop of the server");
    } catch (RuntimeException e) {
      LOG.error("closed a connection: the program is broken", e);
    } finally {
      giveUp();
    }
  }

  /** Observers get their time also when the server stops. */
  private void giveUp() {
    thread = null;
    if (Thread.interrupted()) {
      LOG.debug("connection was interrupted");
    }
    try {
      conversation.disconnected();
    } catch (InterruptedException e) {
      LOG.info("observers ended by the stop of the server");
    } finally {
      engine.close();
    }
  }

  private void converse() throws IOException, InterruptedException {
    while (!conversation.isOver()) {
      Optional<Frame> frame = reader.next();
      if (frame.isPresent()) {
        begun = false;
        conversation.take(Command.decode(frame.get()));
      } else {
        flush();
        if (!fill()) {
          return;
        }
      }
    }
  }

  /** Reads what is there, or waits for it; false at the end of the stream. */
  private boolean fill() throws IOException {
    ByteBuffer space = reader.space();
    boolean partial = reader.hasBegun();
    if (!partial || !begun) {
      begun = partial;
      boolean patient = !partial && conversation.hasNegotiated();
      expect(patient ? idle : packet);
    } else {
      waits = true;
    }
    if (stopping && !working) {
      return false;
    }
    int count = channel.read(space);
    waits = false;
    if (tcp) {
      // Packets that nobody answers would wait for a delayed acknowledgement of 40 ms; the kernel
      // forgets the option by itself, so it is set anew after each read.
      channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
    return count >= 0;
  }

  private void expect(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
    working = conversation.inTransaction();
    waits = true;
  }

  @Override
  public FrameWriter out() {
    return writer;
  }

  @Override
  public void flush() throws IOException {
    if (writer.isEmpty()) {
      return;
    }
    expect(packet);
    ByteBuffer content = writer.content();
    while (content.hasRemaining()) {
      channel.write(content);
    }
    waits = false;
    writer.clear();
  }

  /** Closes the connection when the peer is late; for the server's clock. */
  void expire(long now) {
    if (waits && deadline - now < 0) {
      LOG.info("closed a connection: the peer was silent for too long");
      close();
    }
  }

  /** Ends the connection when no mail is under way, else after it. */
  void stop() {
    stopping = true;
    if (!working && waits) {
      close();
    }
  }

  /** Ends the connection whatever is under way, also the work of filters. */
  void end() {
    close();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("cannot close a connection", e);
    }
  }
}
