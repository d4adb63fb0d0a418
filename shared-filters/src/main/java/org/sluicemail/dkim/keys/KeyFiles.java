package org.sluicemail.dkim.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.lists.WatchedFile;

/** Private keys from files, each read once and again when it changes. */
public final class KeyFiles {
  /** A provider may sign for some thousand domains; a key takes about 5 KiB. */
  private static final int MAX_KEPT = 10_000;

  private static final int OTHERS = 07;
  private static final int GROUP_WRITES = 020;
  private static final int OTHERS_WRITE = 02;
  private static final int STICKY = 01000;
  private static final int ROOT = 0;

  /** Belongs to whom we run as; where there is none (not Linux), owners are not looked at. */
  private static final Path OURSELVES = Path.of("/proc/self");

  private final boolean requireSafe;
  private final LongSupplier ticker;
  private final Cache<Path, WatchedFile<SigningKey>> files =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).executor(Runnable::run).build();
  private final Cache<String, SigningKey> texts =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).executor(Runnable::run).build();

  /**
   * {@code requireSafe}: a file that others can read, or that somebody could put another in the
   * place of, is refused.
   */
  public KeyFiles(boolean requireSafe) {
    this(requireSafe, System::nanoTime);
  }

  /** As the other, with time in nanoseconds from {@code ticker}. */
  KeyFiles(boolean requireSafe, LongSupplier ticker) {
    this.requireSafe = requireSafe;
    this.ticker = ticker;
  }

  /** The key in {@code file}. */
  public SigningKey read(Path file) throws IOException {
    Path path = file.toAbsolutePath().normalize();
    WatchedFile<SigningKey> known = files.getIfPresent(path);
    if (known == null) {
      check(path);
      known = WatchedFile.ofOctets(path, octets -> key(path, octets), ticker);
      files.put(path, known);
    }
    return known.current();
  }

  /** The key that {@code text} itself is. */
  public SigningKey inline(String text) {
    return texts.get(text, same -> key(same.getBytes(US_ASCII)));
  }

  /** A file that takes the place of another has to be as safe as the first. */
  private SigningKey key(Path file, byte[] content) {
    try {
      check(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return key(content);
  }

  private void check(Path file) throws IOException {
    Optional<String> why = requireSafe ? unsafe(file) : Optional.empty();
    if (why.isPresent()) {
      throw new IOException("key file " + file + " is not safe: " + why.get());
    }
  }

  private static SigningKey key(byte[] content) {
    try {
      return SigningKey.parse(content);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Why nobody should trust this file with a key; empty where the system has no modes. */
  public static Optional<String> unsafe(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return Optional.empty();
    }
    if ((mode(file) & (OTHERS | GROUP_WRITES)) != 0) {
      return Optional.of("its mode lets others at it; use 0600 or 0640");
    }
    if (isForeign(file)) {
      return Optional.of("it belongs to somebody else than us or root");
    }
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if ((mode(above) & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
        return Optional.of("everybody can write to " + above);
      }
    }
    return Optional.empty();
  }

  private static boolean isForeign(Path file) throws IOException {
    return Files.exists(OURSELVES) && isForeign(owner(file), owner(OURSELVES));
  }

  /** Root looks at the keys of those who will use them. */
  static boolean isForeign(int owner, int ourselves) {
    return owner != ROOT && ourselves != ROOT && owner != ourselves;
  }

  private static int owner(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid");
  }

  private static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode");
  }
}
