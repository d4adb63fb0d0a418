package org.sluicemail.dkim;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.sluicemail.mail.Octets;

/** The quoted-printable of tags (RFC 6376 section 2.11), which is not that of MIME. */
final class QuotedPrintable {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private QuotedPrintable() {}

  /** The text that {@code encoded} stands for; blanks and folding in it mean nothing. */
  static String decode(String what, String encoded) throws MalformedException {
    byte[] in = Octets.encode(TagList.withoutBlanks(encoded));
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '=') {
        out.write(in[i]);
      } else if (i + 2 < in.length && isHex(in[i + 1]) && isHex(in[i + 2])) {
        out.write(HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2]));
        i += 2;
      } else {
        throw new MalformedException(what + " is no quoted-printable");
      }
    }
    return Octets.decode(out.toByteArray(), 0, out.size());
  }

  private static boolean isHex(byte c) {
    return c >= 0 && HexFormat.isHexDigit(c);
  }

  /** Octets made fit for a tag, and for a list divided by bars. */
  static String encode(byte[] octets) {
    StringBuilder out = new StringBuilder(octets.length + 16);
    for (byte c : octets) {
      if (c > ' ' && c < 0x7F && c != ';' && c != '=' && c != '|') {
        out.append((char) c);
      } else {
        out.append('=').append(HEX.toHexDigits(c));
      }
    }
    return out.toString();
  }
}
