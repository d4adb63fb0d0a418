package org.sluicemail.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback, over UDP and TCP, that says what its script says. */
public final class ScriptedNameServer implements AutoCloseable {
  private final ServerSocket tcp;
  private final DatagramSocket udp;
  private final Script script;
  private final NameServer name;

  /** Questions in the order in which they came, as {@code udp NAME TYPE}. */
  public final List<String> questions = new CopyOnWriteArrayList<>();

  /** What to say to a question. */
  @FunctionalInterface
  public interface Script {
    /** The response, or nothing at all; {@code tcp} tells how the question came. */
    Optional<byte[]> answer(Message query, boolean tcp) throws Exception;
  }

  public ScriptedNameServer(Script script) throws IOException {
    this.script = script;
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    this.tcp = new ServerSocket(0, 100, loopback);
    this.udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
    this.name = new NameServer((InetSocketAddress) udp.getLocalSocketAddress());
    Thread.ofVirtual().start(this::serveUdp);
    Thread.ofVirtual().start(this::serveTcp);
  }

  public NameServer name() {
    return name;
  }

  /** An empty response to {@code query}. */
  public static Message reply(Message query, int rcode) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    reply.getHeader().setFlag(Flags.RA);
    reply.getHeader().setRcode(rcode);
    reply.addRecord(query.getQuestion(), Section.QUESTION);
    return reply;
  }

  /** Adds a record in the syntax of a zone file: {@code 300 A 192.0.2.1}. */
  public static Message add(Message reply, int section, Name name, String record) {
    String[] parts = record.split(" ", 3);
    try {
      reply.addRecord(
          Record.fromString(
              name, Type.value(parts[1]), DClass.IN, Long.parseLong(parts[0]), parts[2], Name.root),
          section);
      return reply;
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A response with these records of the asked name. */
  public static Optional<byte[]> records(Message query, String... records) {
    Message reply = reply(query, 0);
    for (String record : records) {
      add(reply, Section.ANSWER, query.getQuestion().getName(), record);
    }
    return Optional.of(reply.toWire(65_535));
  }

  private Optional<byte[]> answer(byte[] octets, boolean overTcp) throws Exception {
    Message query = new Message(octets);
    Record question = query.getQuestion();
    String way = overTcp ? "tcp " : "udp ";
    questions.add(way + question.getName() + ' ' + Type.string(question.getType()));
    return script.answer(query, overTcp);
  }

  private void serveUdp() {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        udp.receive(packet);
        Thread.ofVirtual().start(() -> serve(packet));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(DatagramPacket packet) {
    try {
      Optional<byte[]> answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()), false);
      if (answer.isPresent()) {
        byte[] octets = answer.get();
        udp.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
      }
    } catch (Exception e) {
      questions.add(e.toString());
    }
  }

  private void serveTcp() {
    try {
      while (true) {
        Socket client = tcp.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      while (true) {
        Optional<byte[]> answer = answer(in.readNBytes(in.readUnsignedShort()), true);
        if (answer.isPresent()) {
          out.writeShort(answer.get().length);
          out.write(answer.get());
        }
      }
    } catch (IOException e) {
      // the client has gone
    } catch (Exception e) {
      questions.add(e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
