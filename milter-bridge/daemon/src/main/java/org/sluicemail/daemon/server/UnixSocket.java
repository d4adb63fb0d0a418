package org.sluicemail.daemon.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Set;
import org.sluicemail.engine.ServerSettings;

/** A socket in the file system: who may use it, and what becomes of one that was left behind. */
public final class UnixSocket {
  private static final int S_IFMT = 0170000;
  private static final int S_IFSOCK = 0140000;

  private UnixSocket() {}

  /**
   * Listens on {@code path} with owner, group and mode as set.
   *
   * @throws IOException also when the path is taken by somebody who answers, or is no socket
   */
  public static ServerSocketChannel bind(Path path, ServerSettings.Socket rights, int backlog)
      throws IOException {
    Path folder = path.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(folder)) {
      throw new IOException("there is no folder " + folder);
    }
    removeStale(path);
    // The socket must at no time be open to more users than it shall be: it is made in a folder
    // that only we can enter, and moved to its place when its rights are right.
    Path nursery = Files.createTempDirectory(folder, ".sluice-", ownerOnly());
    Path born = nursery.resolve("s");
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(born), backlog);
      grant(born, rights);
      Files.move(born, path);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(born);
      throw e;
    } finally {
      Files.deleteIfExists(nursery);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> ownerOnly() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  }

  /** Removes a socket that nobody answers at; anything else at this path is not ours to remove. */
  static void removeStale(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!isSocket(path)) {
      throw new IOException(path + " is there and is no socket");
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
      throw new IOException(path + ": another program listens there");
    } catch (ConnectException e) {
      Files.delete(path);
    }
  }

  private static boolean isSocket(Path path) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (mode & S_IFMT) == S_IFSOCK;
  }

  private static void grant(Path path, ServerSettings.Socket rights) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    UserPrincipalLookupService users = path.getFileSystem().getUserPrincipalLookupService();
    if (rights.owner().isPresent()) {
      view.setOwner(users.lookupPrincipalByName(rights.owner().get()));
    }
    if (rights.group().isPresent()) {
      view.setGroup(users.lookupPrincipalByGroupName(rights.group().get()));
    }
    view.setPermissions(permissions(Integer.parseInt(rights.mode(), 8)));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    StringBuilder text = new StringBuilder();
    for (int bit = 8; bit >= 0; bit--) {
      text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
    }
    return PosixFilePermissions.fromString(text.toString());
  }
}
