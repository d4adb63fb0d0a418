package org.sluicemail.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The text of a configuration file: bounded, UTF-8, without a byte order mark. */
final class SourceText {
  // a configuration that fills this would have ten thousand filters
  static final int MAX_BYTES = 1 << 20;

  private SourceText() {}

  static String read(Path file) throws ConfigException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // a pipe would make us wait for its writer
      throw failed(file.toString(), Place.FILE, "is not a regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return decode(file.toString(), in.readNBytes(MAX_BYTES + 1));
    } catch (IOException e) {
      throw failed(file.toString(), Place.FILE, reason(e));
    }
  }

  static String decode(String file, byte[] bytes) throws ConfigException {
    if (bytes.length > MAX_BYTES) {
      throw tooLong(file);
    }
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    boolean bad = decoder.decode(ByteBuffer.wrap(bytes), out, true).isError();
    String text = out.flip().toString();
    if (bad) {
      throw failed(file, end(text), "the file is not UTF-8");
    }
    return text;
  }

  static ConfigException tooLong(String file) {
    return failed(file, Place.FILE, "the file is longer than " + MAX_BYTES + " bytes");
  }

  static ConfigException failed(String file, Place place, String text) {
    return new ConfigException(List.of(new Problem(file, place.line(), place.column(), "", text)));
  }

  /** The place just behind {@code text}. */
  static Place end(String text) {
    int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
    int start = text.lastIndexOf('\n') + 1;
    return new Place(line, 1 + text.codePointCount(start, text.length()));
  }

  /** Why a file could not be read, without its name. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> "does not exist";
      case AccessDeniedException denied -> "may not be read";
      case CharacterCodingException coding -> "is not UTF-8";
      default -> "cannot be read: " + e.getMessage();
    };
  }
}
