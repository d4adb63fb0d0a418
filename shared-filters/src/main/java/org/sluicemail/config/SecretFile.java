package org.sluicemail.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a file that holds one secret. */
final class SecretFile {
  // keys and passwords are far smaller; a log file named by mistake is not read whole
  private static final int MAX_BYTES = 64 * 1024;

  private SecretFile() {}

  /** The content of the file without its last line end. */
  static String read(String name) {
    Path file = Path.of(name);
    // opening a pipe would block, and a device has no end
    if (!file.isAbsolute() || !Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "'" + name + "' is not the absolute path of a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return withoutLineEnd(decode(name, in.readNBytes(MAX_BYTES + 1)));
    } catch (IOException e) {
      throw new IllegalArgumentException("'" + name + "' " + SourceText.reason(e), e);
    }
  }

  private static String decode(String name, byte[] bytes) throws IOException {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("'" + name + "' is longer than " + MAX_BYTES + " bytes");
    }
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String withoutLineEnd(String text) {
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
