package org.sluicemail.daemon.control;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.zip.CRC32;
import org.sluicemail.config.Endpoint;

/**
 * Where the control socket is, and how it is asked: one line there, lines back until the end.
 *
 * <p>Its mode is 0600: who may reach it may do all that the server can do.
 */
public final class ControlSocket {
  /** A reply is read whole; the longest, a list of problems, stays far below. */
  private static final int MAX_REPLY = 4 << 20;

  private ControlSocket() {}

  /**
   * The socket as configured, or else one in a folder that only the user can enter.
   *
   * @param file the configuration, which tells the sockets of several servers apart
   */
  public static Path path(Optional<Endpoint> configured, Optional<Path> file) throws IOException {
    if (configured.isPresent() && configured.get() instanceof Endpoint.Unix unix) {
      return unix.path();
    }
    String name = name(file);
    Path system = Path.of("/run/sluice");
    if (Files.isWritable(system)) {
      return system.resolve(name);
    }
    Path folder =
        Path.of(System.getProperty("java.io.tmpdir"), "sluice-" + System.getProperty("user.name"));
    if (!Files.isDirectory(folder)) {
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
      Files.createDirectory(folder, ownerOnly);
    }
    requireOurs(folder);
    return folder.resolve(name);
  }

  private static String name(Optional<Path> file) throws IOException {
    if (file.isEmpty()) {
      return "control.sock";
    }
    String path = file.get().toRealPath().toString();
    CRC32 checksum = new CRC32();
    checksum.update(path.getBytes(StandardCharsets.UTF_8));
    return "control-" + Long.toHexString(checksum.getValue()) + ".sock";
  }

  /** In a folder that anybody can write to, somebody else may have been there first. */
  private static void requireOurs(Path folder) throws IOException {
    boolean ours =
        Files.getOwner(folder).getName().equals(System.getProperty("user.name"))
            && PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                .equals("rwx------");
    if (!ours) {
      throw new IOException(folder + " is not a folder of ours alone; set 'control'");
    }
  }

  /** Sends one command and returns the reply; {@code IOException} when no server answers. */
  public static String ask(Path path, String command) throws IOException {
    return askIfThere(path, command)
        .orElseThrow(() -> new IOException("no server answers at " + path));
  }

  /** The same; nothing when nobody listens there. */
  public static Optional<String> askIfThere(Path path, String command) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
      } catch (SocketException e) {
        return Optional.empty();
      }
      channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      return Optional.of(reply(channel));
    } catch (IOException e) {
      throw new IOException("no server answers at " + path + ": " + e.getMessage(), e);
    }
  }

  private static String reply(SocketChannel channel) throws IOException {
    ByteBuffer reply = ByteBuffer.allocate(MAX_REPLY);
    int count;
    do {
      count = channel.read(reply);
    } while (count >= 0 && reply.hasRemaining());
    return new String(reply.array(), 0, reply.position(), StandardCharsets.UTF_8);
  }
}
