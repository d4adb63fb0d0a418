package org.sluicemail.daemon.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.mail.Printable;

/** Answers at the control socket, one question at a time. */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

  /** A key of the store is the longest that anybody says. */
  private static final int MAX_COMMAND = 16 << 10;

  private static final long PATIENCE_SECONDS = 10;

  private final Path path;
  private final ServerSocketChannel channel;
  private final Function<String, List<String>> commands;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("control-clock").unstarted(task));

  /**
   * Answers at {@code channel}, which is bound at {@code path}, with what {@code commands} says.
   */
  public ControlServer(
      Path path, ServerSocketChannel channel, Function<String, List<String>> commands) {
    this.path = path;
    this.channel = channel;
    this.commands = commands;
  }

  /** Begins to answer, on a thread of its own. */
  public void start() {
    Thread.ofPlatform().daemon().name("control").start(this::serve);
  }

  private void serve() {
    while (channel.isOpen()) {
      try (SocketChannel peer = channel.accept()) {
        answer(peer);
      } catch (ClosedChannelException e) {
        LOG.debug("control connection or socket closed");
      } catch (IOException e) {
        LOG.warn("control: {}", e.getMessage());
      }
    }
  }

  /** Our patience is limited while the peer speaks and while it listens. */
  private void answer(SocketChannel peer) throws IOException {
    var late = late(peer);
    String command = read(peer);
    late.cancel(false);
    String reply = String.join("\n", carriedOut(command)) + "\n";
    late = late(peer);
    ByteBuffer bytes = ByteBuffer.wrap(reply.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      peer.write(bytes);
    }
    late.cancel(false);
  }

  private Future<?> late(SocketChannel peer) {
    return clock.schedule(() -> close(peer), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** A command that is broken must not make the server deaf. */
  private List<String> carriedOut(String command) {
    try {
      return commands.apply(command);
    } catch (RuntimeException e) {
      LOG.error("control: {}", Printable.of(command), e);
      return List.of("internal error: see the log of the server");
    }
  }

  private static String read(SocketChannel peer) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(MAX_COMMAND);
    while (line.hasRemaining() && peer.read(line) >= 0) {
      if (line.position() > 0 && line.get(line.position() - 1) == '\n') {
        break;
      }
    }
    return new String(line.array(), 0, line.position(), StandardCharsets.UTF_8).strip();
  }

  private static void close(SocketChannel peer) {
    try {
      peer.close();
    } catch (IOException e) {
      LOG.debug("cannot close a control connection", e);
    }
  }

  /** Answers no more, and removes the socket. */
  @Override
  public void close() {
    clock.shutdownNow();
    try (channel) {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("cannot close the control socket: {}", e.getMessage());
    }
  }
}
