package org.sluicemail.daemon.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluicemail.servers.Ports;

/** Stands before a real TCP server, and fails in its name. */
final class FaultyProxy implements Faulty {
  private final InetSocketAddress backend;
  private final Duration late;
  private final int port;
  private final CountDownLatch end = new CountDownLatch(1);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Fault fault = Fault.NONE;
  private volatile ServerSocket listening;
  private SocketChannel held;
  private Thread acceptor = Thread.currentThread();

  /** A proxy that works; {@code late} is what {@link Fault#LATE} adds to each answer. */
  FaultyProxy(InetSocketAddress backend, Duration late) throws IOException {
    this.backend = backend;
    this.late = late;
    this.port = Ports.free();
    this.listening = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
    this.held = SocketChannel.open();
    accept(listening);
  }

  @Override
  public int port() {
    return port;
  }

  /** From now on fails so; what is connected is cut off. */
  @Override
  public void fault(Fault now) throws IOException {
    boolean refused = fault == Fault.REFUSED;
    fault = now;
    cut();
    if (now == Fault.REFUSED && !refused) {
      listening.close();
      join();
      // Bound and not listening: nobody else gets the port, and who connects is refused.
      held = SocketChannel.open();
      held.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      held.bind(address());
    } else if (now != Fault.REFUSED && refused) {
      held.close();
      listening = new ServerSocket();
      listening.setReuseAddress(true);
      listening.bind(address(), 100);
      accept(listening);
    }
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** The port is free when the thread that accepts has let go. */
  private void join() throws IOException {
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private void accept(ServerSocket here) {
    acceptor =
        Thread.ofVirtual()
            .start(() -> {
              while (true) {
                try {
                  Socket client = here.accept();
                  open.add(client);
                  Thread.ofVirtual().start(() -> serve(client, fault));
                } catch (IOException closed) {
                  return;
                }
              }
            });
  }

  private void serve(Socket client, Fault how) {
    try (client) {
      switch (how) {
        case NONE, LATE, DIES -> forward(client, how);
        case SILENT -> {
          client.getInputStream().transferTo(OutputStream.nullOutputStream());
          end.await(); // also with who has said all and waits for the answer
        }
        case GARBAGE -> babble(client);
        case REFUSED -> {}
      }
    } catch (IOException gone) {
      // The test, or the client, has cut it off.
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  private void forward(Socket client, Fault how) throws IOException, InterruptedException {
    try (Socket server = new Socket(backend.getAddress(), backend.getPort())) {
      open.add(server);
      Thread there = Thread.ofVirtual().start(() -> pump(client, server));
      back(server, client, how);
      there.interrupt();
      open.remove(server);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException gone) {
      // Seen by whoever reads.
    }
  }

  private void back(Socket server, Socket client, Fault how)
      throws IOException, InterruptedException {
    InputStream in = server.getInputStream();
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
      if (how == Fault.LATE && end.await(late.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      if (how == Fault.DIES) {
        client.getOutputStream().write(Arrays.copyOf(buffer, count / 2));
        return;
      }
      client.getOutputStream().write(buffer, 0, count);
    }
  }

  /** Reads something first: an answer before the question is seldom looked at. */
  private void babble(Socket client) throws IOException, InterruptedException {
    byte[] noise = new byte[4096];
    new SplittableRandom(7).nextBytes(noise);
    client.getInputStream().read();
    client.getOutputStream().write(noise);
    client.shutdownOutput();
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  private void cut() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    listening.close();
    held.close();
    cut();
  }
}
