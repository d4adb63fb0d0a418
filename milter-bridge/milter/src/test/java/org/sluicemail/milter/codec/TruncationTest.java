package org.sluicemail.milter.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Octets;

/** Each payload cut at each place: the lengths that are let pass, all others are refused. */
class TruncationTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          O, 00000006 000001FF 001FFFFF 00000000, 12-16
          D, 'M' 'i' 00 '4X' 00,                  0-6
          C, 'mx' 00 '4' C001 '192.0.2.1' 00,     16
          C, 'mx' 00 '6' C001 'IPv6:::1' 00,      15
          C, 'mx' 00 'L' 0000 00,                 7
          C, 'mx' 00 'U',                         4
          H, 'client' 00,                         7
          M, '<a@b>' 00 'X=1' 00 'Y' 00,          6 10 12
          R, '<a@b>' 00 'X=1' 00 'Y' 00,          6 10 12
          T, 'xx',                                0-2
          L, 'Name' 00 'value' 00 'more' 00,      11-16
          N, 'xx',                                0-2
          B, 'chunk',                             0-5
          E, 'chunk',                             0-5
          A, 'xx',                                0-2
          Q, 'xx',                                0-2
          K, 'xx',                                0-2
          U, 'XFOO' 00,                           5
          """)
  void commands(char code, String payload, String passing) {
    assertEquals(lengths(passing), passing(code, payload, Command::decode));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          O, 00000006 00000100 00000001 00000002 'i' 00, 12-18
          c, 'x',                                        0
          a, 'x',                                        0
          r, 'x',                                        0
          t, 'x',                                        0
          d, 'x',                                        0
          s, 'x',                                        0
          4, 'x',                                        0
          f, 'x',                                        0
          p, 'x',                                        0
          y, '550 no' 00 'x',                            4-7
          y, '550-no' 0D0A '550 no' 00,                  12-15
          h, 'X' 00 'v' 00 'x',                          4
          i, 00000001 'X' 00 'v' 00 'x',                 8
          m, 00000001 'X' 00 'v' 00 'x',                 8
          b, 'chunk',                                    0-5
          +, '<a@b>' 00 'x',                             6
          2, '<a@b>' 00 'X=1' 00 'x',                    6 10
          -, '<a@b>' 00 'x',                             6
          e, '<a@b>' 00 'X=1' 00 'x',                    6 10
          q, 'spam' 00 'x',                              1-5
          """)
  void responses(char code, String payload, String passing) {
    assertEquals(lengths(passing), passing(code, payload, Response::decode));
  }

  private interface Decoder {
    Object decode(Frame frame) throws ProtocolException;
  }

  private static List<Integer> passing(char code, String payload, Decoder decoder) {
    Octets whole = Wire.octets(payload);
    List<Integer> passing = new ArrayList<>();
    for (int length = 0; length <= whole.length(); length++) {
      try {
        decoder.decode(new Frame((byte) code, whole.slice(0, length)));
        passing.add(length);
      } catch (ProtocolException refused) {
        // Refused is what the table says by not naming this length.
      }
    }
    return passing;
  }

  private static List<Integer> lengths(String ranges) {
    List<Integer> lengths = new ArrayList<>();
    for (String range : ranges.split(" ")) {
      String[] ends = range.split("-");
      int last = Integer.parseInt(ends[ends.length - 1]);
      for (int length = Integer.parseInt(ends[0]); length <= last; length++) {
        lengths.add(length);
      }
    }
    return lengths;
  }
}
