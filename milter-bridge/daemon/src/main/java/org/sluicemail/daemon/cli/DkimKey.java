package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluicemail.dkim.MalformedException;
import org.sluicemail.dkim.SigningKey;

/**
 * A key of a domain, in the file where filters look for it.
 *
 * @param testing whether the domain only tries DKIM out
 */
record DkimKey(String domain, String selector, SigningKey key, boolean testing) {
  /** The ways in which a record is shown. */
  enum Format {
    ZONE,
    PLAIN,
    JSON
  }

  /** The longest string in a TXT record (RFC 1035 section 3.3). */
  private static final int STRING = 255;

  /** Reads the private key in {@code file}. */
  static SigningKey read(Path file) throws IOException {
    try {
      return SigningKey.parse(Files.readAllBytes(file));
    } catch (MalformedException e) {
      throw Failure.key(file.toString(), new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw Failure.key(file.toString(), e);
    }
  }

  /** Writes the key to a new file in {@code folder} that nobody else can read. */
  Path write(Path folder) throws IOException {
    Path file = folder.resolve(domain + "." + selector + ".key");
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var fresh = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, Set.copyOf(fresh), owner)) {
      channel.write(StandardCharsets.US_ASCII.encode(key.pem()));
      return file;
    } catch (FileAlreadyExistsException e) {
      throw new IOException(file + " exists already; a key is never overwritten", e);
    }
  }

  String name() {
    return selector + "._domainkey." + domain;
  }

  String record() {
    return testing ? key.record().replace("; p=", "; t=y; p=") : key.record();
  }

  /** The record as it is published. */
  List<String> lines(Format format) {
    return switch (format) {
      case PLAIN -> List.of(name(), record());
      case ZONE -> List.of(name() + ". IN TXT ( " + strings() + " )");
      case JSON -> List.of(Json.text(json()));
    };
  }

  Map<String, Object> json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name());
    fields.put("domain", domain);
    fields.put("selector", selector);
    fields.put("type", key.type().word());
    fields.put("bits", key.bits());
    fields.put("record", record());
    return fields;
  }

  private String strings() {
    StringBuilder out = new StringBuilder();
    String record = record();
    for (int from = 0; from < record.length(); from += STRING) {
      String part = record.substring(from, Math.min(record.length(), from + STRING));
      out.append(from == 0 ? "" : " ").append('"').append(part).append('"');
    }
    return out.toString();
  }
}
