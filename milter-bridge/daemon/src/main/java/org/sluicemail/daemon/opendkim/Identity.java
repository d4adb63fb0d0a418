package org.sluicemail.daemon.opendkim;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sluicemail.dkim.Algorithm;
import org.sluicemail.dkim.keys.DataSet;

/**
 * In whose name mail is signed, and with what. With a key table there are no domains, no key file
 * and no selector: OpenDKIM passes over them, and so does who made this.
 *
 * @param domains {@code Domain}, empty where there is none
 * @param keyFile {@code KeyFile}, which comes with a selector
 * @param keyTable {@code KeyTable}, in which case counts
 * @param signingTable {@code SigningTable}, which comes with a key table
 * @param subDomains {@code SubDomains}: whether a domain signs for those below it
 * @param multiple {@code MultipleSignatures}: whether all rows of the signing table sign
 * @param senderHeaders {@code SenderHeaders}, in the order in which they are looked at
 * @param senderMacro {@code SenderMacro}: a macro, without braces, that names the sender before any
 *     field does
 * @param requireSafeKeys {@code RequireSafeKeys}: whether a key file that others can read is an
 *     error
 */
public record Identity(
    DataSet domains,
    Optional<Path> keyFile,
    Optional<String> selector,
    Optional<DataSet> keyTable,
    Optional<DataSet> signingTable,
    boolean subDomains,
    boolean multiple,
    List<String> senderHeaders,
    Optional<String> senderMacro,
    Algorithm algorithm,
    boolean requireSafeKeys) {
  public static final List<String> SENDER_HEADERS = List.of("from");

  public Identity {
    senderHeaders = List.copyOf(senderHeaders);
    if (keyFile.isPresent() != selector.isPresent()) {
      throw new IllegalArgumentException("KeyFile and Selector belong together");
    }
    if (signingTable.isPresent() && keyTable.isEmpty()) {
      throw new IllegalArgumentException("SigningTable needs a KeyTable");
    }
    if (keyTable.isPresent() && keyFile.isPresent()) {
      throw new IllegalArgumentException("there is either a KeyTable or a KeyFile");
    }
  }
}
