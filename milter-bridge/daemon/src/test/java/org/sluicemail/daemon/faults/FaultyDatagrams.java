package org.sluicemail.daemon.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluicemail.servers.Ports;

/** Stands before a real server that is asked by UDP, such as DNS, and fails in its name. */
final class FaultyDatagrams implements Faulty {
  private static final int LARGEST = 65_535;

  private final InetSocketAddress backend;
  private final Duration late;
  private final CountDownLatch end = new CountDownLatch(1);
  private final int port;
  private volatile Fault fault = Fault.NONE;
  private volatile DatagramSocket socket;

  FaultyDatagrams(InetSocketAddress backend, Duration late) throws IOException {
    this.backend = backend;
    this.late = late;
    this.port = Ports.free();
    this.socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
    serve(socket);
  }

  @Override
  public int port() {
    return port;
  }

  /** Nobody at the port is told to the client by ICMP, as a connection that is refused. */
  @Override
  public void fault(Fault now) throws IOException {
    fault = now;
    if (now == Fault.REFUSED) {
      socket.close();
    } else if (socket.isClosed()) {
      socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
      serve(socket);
    }
  }

  private void serve(DatagramSocket here) {
    Thread.ofVirtual()
        .start(() -> {
          while (true) {
            DatagramPacket question = new DatagramPacket(new byte[LARGEST], LARGEST);
            try {
              here.receive(question);
            } catch (IOException closed) {
              return;
            }
            Thread.ofVirtual().start(() -> answer(here, question));
          }
        });
  }

  private void answer(DatagramSocket here, DatagramPacket question) {
    try {
      Fault how = fault;
      byte[] asked = Arrays.copyOf(question.getData(), question.getLength());
      byte[] answer =
          switch (how) {
            case GARBAGE -> noise();
            case SILENT, REFUSED -> new byte[0];
            case NONE, DIES, LATE -> ask(asked);
          };
      if (how == Fault.LATE && end.await(late.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      int length = how == Fault.DIES ? answer.length / 2 : answer.length;
      if (length > 0) {
        here.send(new DatagramPacket(answer, length, question.getSocketAddress()));
      }
    } catch (SocketException closed) {
      // The test has told us to fail.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] ask(byte[] question) throws IOException {
    try (DatagramSocket out = new DatagramSocket()) {
      out.setSoTimeout(5_000);
      out.send(new DatagramPacket(question, question.length, backend));
      DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
      out.receive(answer);
      return Arrays.copyOf(answer.getData(), answer.getLength());
    }
  }

  private static byte[] noise() {
    byte[] noise = new byte[200];
    new SplittableRandom(7).nextBytes(noise);
    return noise;
  }

  @Override
  public void close() {
    end.countDown();
    socket.close();
  }
}
