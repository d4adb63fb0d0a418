package org.sluicemail.dkim.keys;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sluicemail.dkim.Domains;
import org.sluicemail.dkim.SigningKey;
import org.sluicemail.mail.Printable;

/**
 * OpenDKIM's KeyTable, and rspamd's: names of keys with {@code domain:selector:key} or {@code
 * selector:key}, where a key is a file or the key itself.
 *
 * @param base what relative paths begin at
 */
public record KeyTable(DataSet rows, Path base, KeyFiles files) {
  /** The author's domain, where a row says so. */
  private static final String ANY = "%";

  /**
   * The key {@code name} for an author of {@code domain}.
   *
   * @param signer {@code i=}, which is dropped when it is not within the domain that signs
   * @throws IOException when there is no such row, or its key cannot be read
   */
  SigningIdentity identity(String name, String domain, Optional<String> signer) throws IOException {
    List<String> found = rows.get(name);
    if (found.isEmpty()) {
      throw new IOException("the key table has no row " + Printable.of(name));
    }
    String[] fields = found.getFirst().split(":", 3);
    if (fields.length < 2) {
      throw new IOException("row " + Printable.of(name) + " is not domain:selector:key");
    }
    String signing = fields.length == 3 ? fields[0].strip() : ANY;
    String owner = requireName(signing.equals(ANY) ? domain : signing);
    String selector = requireName(fields[fields.length - 2].strip());
    return new SigningIdentity(
        owner,
        selector,
        signer.filter(who -> isWithin(who, owner)),
        key(name, fields[fields.length - 1].strip(), domain));
  }

  private static boolean isWithin(String signer, String owner) {
    int at = signer.lastIndexOf('@');
    return at >= 0
        && Domains.of(signer.substring(at + 1))
            .filter(name -> Domains.isWithin(name, owner))
            .isPresent();
  }

  private static String requireName(String text) throws IOException {
    return Domains.of(text)
        .orElseThrow(() -> new IOException(Printable.of(text) + " is no domain or selector"));
  }

  /** An absolute path may hold the author's domain, which cannot lead into another folder. */
  private SigningKey key(String name, String text, String domain) throws IOException {
    try {
      if (text.startsWith("/")) {
        return files.read(Path.of(text.replace(ANY, domain)));
      }
      return text.startsWith("./") || text.startsWith("../")
          ? files.read(base.resolve(text))
          : files.inline(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("row " + Printable.of(name) + ": " + reason(e), e);
    }
  }

  private static String reason(IllegalArgumentException e) {
    return e instanceof InvalidPathException ? "no path of a file" : String.valueOf(e.getMessage());
  }
}
