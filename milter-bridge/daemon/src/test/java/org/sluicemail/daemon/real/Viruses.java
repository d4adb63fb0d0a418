package org.sluicemail.daemon.real;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.sluicemail.servers.Clamd;

/** Our server with clamd, and messages for it. */
final class Viruses {
  /** The name of the test virus in clamd's replies, as it says whose signature that is. */
  static final String NAME = Clamd.VIRUS + ".UNOFFICIAL";

  private static final String ATTACHMENT =
      """
      MIME-Version: 1.0\r
      Content-Type: application/octet-stream; name="file.bin"\r
      Content-Transfer-Encoding: base64\r
      Content-Disposition: attachment; filename="file.bin"\r
      \r
      """;

  /** Bit 0 of a zip entry's flags says that it is encrypted. */
  private static final int ENCRYPTED = 1;

  private Viruses() {}

  /** With these keys of the scanner. */
  static Sluice scannedBy(String keys) {
    return Sluice.configured(
        """
        routes: [{chain: mail}]
        chains: {mail: [clamav]}
        filters:
          clamav: {type: ClamAv, %s}
        """
            .formatted(keys));
  }

  /** A message with one attachment. */
  static String attached(byte[] file) {
    byte[] lines = Base64.getMimeEncoder().encode(file);
    return Sample.HEADER + ATTACHMENT + new String(lines, US_ASCII) + "\r\n";
  }

  /** A zip file whose entry says that it is encrypted. */
  static byte[] encryptedZip() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.write("hello".repeat(50).getBytes(US_ASCII));
    }
    ByteBuffer file = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    encrypt(file, 6);
    int directory = file.getInt(file.limit() - 22 + 16);
    encrypt(file, directory + 8);
    return file.array();
  }

  private static void encrypt(ByteBuffer file, int flags) {
    file.putShort(flags, (short) (file.getShort(flags) | ENCRYPTED));
  }
}
