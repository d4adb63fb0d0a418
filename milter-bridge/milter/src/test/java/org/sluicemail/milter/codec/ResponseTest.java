package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Octets;

/** What may not be built may not be received, and what filters do wrong but clearly is mended. */
class ResponseTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "h, 00 'v' 00",
        "h, 'a:b' 00 'v' 00",
        "h, 'a b' 00 'v' 00",
        "h, 'a' 0D 00 'v' 00",
        "h, C3A9 00 'v' 00",
        "i, FFFFFFFF 'X' 00 'v' 00",
        "m, 80000000 'X' 00 'v' 00",
        "m, 00000001 00 'v' 00",
        "+, 00",
        "+, '<a@b>' 0A 00",
        "2, '<a@b>' 00 'X' 0D 00",
        "-, ' ' 00",
        "e, 00",
        "q, 00",
        "q, 'a' 0A 'b' 00",
        "C, ",
        "l, ",
        "z, "
      })
  void isRefused(char code, String payload) {
    assertThatThrownBy(() -> decode(code, payload == null ? "" : payload))
        .isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "'a' 0D0A20 'b',      'a' 0A20 'b'",
        "'a' 0A 'b',          'a' 0A09 'b'",
        "'a' 0D 'b',          'ab'",
        "'a' 0D0A,            'a'",
        "'a' 0A0A,            'a'",
        "'a' 0A0A20 'b',      'a' 0A090A20 'b'",
        "20 'a' 0A09 'b',     20 'a' 0A09 'b'",
        "FF,                  FF"
      })
  void valuesAreMended(String sent, String received) throws ProtocolException {
    assertThat(decode('h', "'X' 00" + sent + "00"))
        .isEqualTo(new Modification.AddHeader("X", Wire.octets(received)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0D", "00", "0A", "'a' 0A 'b'", "'a' 0D0A20 'b'"})
  void valuesThatWouldBreakAHeaderAreNotBuilt(String value) {
    Octets octets = Wire.octets(value);
    assertThatThrownBy(() -> new Modification.AddHeader("X", octets))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Modification.AddHeader("X", FieldText.clean(octets)).action())
        .isEqualTo(Action.ADD_HEADERS);
  }

  @Test
  void cleaningIsDoneOnce() {
    Samples samples = new Samples(7);
    for (int i = 0; i < 2000; i++) {
      Octets clean = FieldText.clean(samples.octets(30, false));
      assertThat(FieldText.clean(clean)).isSameAs(clean);
    }
  }

  @Test
  void everyModificationNamesItsAction() {
    Octets value = Octets.of("v");
    assertThat(
            List.of(
                    new Modification.AddHeader("X", value),
                    new Modification.InsertHeader(0, "X", value),
                    new Modification.ChangeHeader(1, "X", value),
                    new Modification.ReplaceBody(value),
                    new Modification.AddRecipient("<a@b>"),
                    new Modification.AddRecipient("<a@b>", "NOTIFY=NEVER"),
                    new Modification.DeleteRecipient("<a@b>"),
                    new Modification.ChangeSender("<>"),
                    new Modification.Quarantine("why"))
                .stream()
                .map(Modification::action))
        .containsExactly(
            Action.ADD_HEADERS,
            Action.ADD_HEADERS,
            Action.CHANGE_HEADERS,
            Action.CHANGE_BODY,
            Action.ADD_RECIPIENT,
            Action.ADD_RECIPIENT_ARGS,
            Action.DELETE_RECIPIENT,
            Action.CHANGE_SENDER,
            Action.QUARANTINE);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "65534,1", "65535,1", "65536,2", "131070,2", "131071,3"})
  void bodiesAreSplitAtTheLimit(int size, int parts) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) i;
    }
    List<Modification.ReplaceBody> split = Modification.ReplaceBody.split(Octets.of(bytes));
    assertThat(split).hasSize(parts);
    assertThat(split).allMatch(part -> part.chunk().length() <= Frame.PAYLOAD_LIMIT);
    byte[] joined = new byte[size];
    int at = 0;
    for (Modification.ReplaceBody part : split) {
      System.arraycopy(part.chunk().toArray(), 0, joined, at, part.chunk().length());
      at += part.chunk().length();
    }
    assertThat(joined).isEqualTo(bytes);
  }

  private static Response decode(char code, String payload) throws ProtocolException {
    return Response.decode(new Frame((byte) code, Wire.octets(payload)));
  }
}
