package org.sluicemail.milter.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Frame;
import org.sluicemail.milter.codec.FrameReader;
import org.sluicemail.milter.codec.FrameWriter;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Response;
import org.sluicemail.milter.codec.Wire;

/** A filter that takes one connection and does there what its script says, however wrong. */
final class BadPeer implements AutoCloseable {
  /** What the peer does; an {@code IOException} is the end of the connection, as for any filter. */
  interface Script {
    void play(BadPeer peer) throws IOException;
  }

  /** What a well-behaved filter says to a command that is answered. */
  interface Filter {
    List<Response> on(Command command);
  }

  private final ServerSocketChannel listener;
  private final Thread thread;
  private final List<Command> received = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final FrameReader reader = new FrameReader(0xFFFFF);
  private final CountDownLatch over = new CountDownLatch(1);
  private SocketChannel channel;

  private BadPeer(ServerSocketChannel listener, Script script) {
    this.listener = listener;
    this.thread = Thread.ofVirtual().start(() -> run(script));
  }

  static BadPeer on(SocketAddress address, Script script) throws IOException {
    ServerSocketChannel listener =
        address instanceof InetSocketAddress
            ? ServerSocketChannel.open()
            : ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return new BadPeer(listener.bind(address), script);
  }

  static BadPeer playing(Script script) throws IOException {
    return on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), script);
  }

  /** A script that keeps all rules: negotiates and lets {@code filter} answer. */
  static Script well(Options wanted, Filter filter) {
    return peer -> {
      Options agreed = peer.negotiate(wanted);
      while (true) {
        Command command = peer.receive();
        if (command instanceof Command.Quit) {
          return;
        }
        if (agreed.answers(command)) {
          peer.send(filter.on(command).toArray(Response[]::new));
        }
      }
    };
  }

  SocketAddress address() throws IOException {
    return listener.getLocalAddress();
  }

  /** All commands so far, but for the negotiation. */
  List<Command> received() {
    return List.copyOf(received);
  }

  /** The codes of {@link #received}, with macros as {@code D} and the code they are for. */
  String codes() {
    StringBuilder codes = new StringBuilder();
    for (Command command : received) {
      codes.append((char) command.code());
      if (command instanceof Command.DefineMacros macros) {
        codes.append((char) macros.target());
      }
    }
    return codes.toString();
  }

  Options negotiate(Options wanted) throws IOException {
    Command.OptionNegotiation offer = (Command.OptionNegotiation) Command.decode(frame());
    Options answer = wanted.answer(offer.offer());
    send(new Response.Negotiated(answer));
    return answer;
  }

  Command receive() throws IOException {
    Command command = Command.decode(frame());
    received.add(command);
    return command;
  }

  /** The commands that one read brings. */
  List<Command> receiveAtOnce() throws IOException {
    if (channel.read(reader.space()) < 0) {
      throw new EOFException();
    }
    List<Command> commands = new ArrayList<>();
    for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
      commands.add(Command.decode(next.get()));
    }
    received.addAll(commands);
    return commands;
  }

  /** Takes commands until one of this code came, and answers all before it with "continue". */
  void continueUntil(char code) throws IOException {
    for (Command command = receive(); command.code() != code; command = receive()) {
      if (command.isAnswered()) {
        send("00000001 'c'");
      }
    }
  }

  void send(Response... responses) throws IOException {
    FrameWriter out = new FrameWriter();
    for (Response response : responses) {
      out.add(response);
    }
    write(out.content());
  }

  void send(String wire) throws IOException {
    write(ByteBuffer.wrap(Wire.bytes(wire)));
  }

  /** Waits, without reading, until the test calls {@link #endOfTest}. */
  void awaitEndOfTest() {
    try {
      if (!over.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("the test does not end");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void endOfTest() {
    over.countDown();
  }

  /** Waits until the client closes, which it is free to do at once. */
  void awaitClose() throws IOException {
    while (channel.read(ByteBuffer.allocate(4096)) >= 0) {
      // What still comes does not matter.
    }
  }

  /** Waits for the script to end; what failed in it, other than the connection, fails the test. */
  @Override
  public void close() throws IOException {
    try {
      if (!thread.join(Duration.ofSeconds(10))) {
        throw new AssertionError("the script does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      listener.close();
    }
    failures.forEach(failure -> {
      throw new AssertionError(failure);
    });
  }

  private Frame frame() throws IOException {
    Optional<Frame> frame = reader.next();
    while (frame.isEmpty()) {
      if (channel.read(reader.space()) < 0) {
        throw new EOFException();
      }
      frame = reader.next();
    }
    return frame.get();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void run(Script script) {
    try (SocketChannel accepted = listener.accept()) {
      channel = accepted;
      script.play(this);
    } catch (IOException end) {
      // The client is done with this peer: its own test says whether it should be.
    } catch (RuntimeException | AssertionError e) {
      failures.add(e);
    }
  }
}
