package org.sluicemail.dkim;

import java.util.Base64;

/** Base64 as tags hold it: folded anywhere (RFC 6376 section 2.10). */
final class Base64Text {
  private Base64Text() {}

  static byte[] decode(String what, String text) throws MalformedException {
    try {
      return Base64.getDecoder().decode(TagList.withoutBlanks(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedException(what + " is no base64");
    }
  }

  static String encode(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
