package org.sluicemail.dkim.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  private final boolean requireSafe;
  private final Cache<Path, WatchedFile<SigningKey>> files =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).executor(Runnable::run).build();
  private final Cache<String, SigningKey> texts =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).executor(Runnable::run).build();

  /**
   * {@code requireSafe}: a file that others can read, or that somebody could put another in the
   * place of, is refused.
   */
  public KeyFiles(boolean requireSafe) {
    this.requireSafe = requireSafe;
  }

  /** The key in {@code file}. */
  public SigningKey read(Path file) throws IOException {
    Path path = file.toAbsolutePath().normalize();
    WatchedFile<SigningKey> known = files.getIfPresent(path);
    if (known == null) {
      Optional<String> unsafe = requireSafe ? unsafe(path) : Optional.empty();
      if (unsafe.isPresent()) {
        throw new IOException("key file " + path + " is not safe: " + unsafe.get());
      }
      known = WatchedFile.ofOctets(path, KeyFiles::key);
      files.put(path, known);
    }
    return known.current();
  }

  /** The key that {@code text} itself is. */
  public SigningKey inline(String text) {
    return texts.get(text, same -> key(same.getBytes(US_ASCII)));
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
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if ((mode(above) & (OTHERS_WRITE | STICKY)) == OTHERS_WRITE) {
        return Optional.of("everybody can write to " + above);
      }
    }
    return Optional.empty();
  }

  private static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode");
  }
}
