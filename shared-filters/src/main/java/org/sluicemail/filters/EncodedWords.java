package org.sluicemail.filters;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Text beyond ASCII in a header field: encoded words (RFC 2047 section 2). */
final class EncodedWords {
  /** A word has 75 characters at most, of which 12 are not text; 4 of base64 hold 3 octets. */
  private static final int OCTETS = 45;

  private EncodedWords() {}

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** {@code text} as words of UTF-8 in base64, each on a line of its own. */
  static String encode(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int octets = 0;
    for (int point : text.codePoints().toArray()) {
      int size = utf8(Character.toString(point)).length;
      if (octets + size > OCTETS) {
        words.add(word(word));
        word.setLength(0);
        octets = 0;
      }
      word.appendCodePoint(point);
      octets += size;
    }
    words.add(word(word));
    return String.join("\r\n ", words);
  }

  private static String word(CharSequence text) {
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(utf8(text.toString())) + "?=";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
