package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Octets;

/** Where MTAs differ from each other, and where there is no understanding. */
class CommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'IPv6:2001:db8::1'",
        "'IPv6:IPV6:2001:db8::1'",
        "'ipV6:2001:db8::1'",
        "'2001:db8::1'"
      })
  void ipv6AddressesLoseTheirPrefix(String address) throws ProtocolException {
    assertThat(decode('C', "'h' 00 '6' 0019" + address + "00"))
        .isEqualTo(new Command.Connect("h", Family.INET6, 25, "2001:db8::1"));
  }

  @Test
  void onlyIpv6HasThePrefix() throws ProtocolException {
    assertThat(decode('C', "'h' 00 'L' 0000 'IPv6:x' 00"))
        .isEqualTo(new Command.Connect("h", Family.LOCAL, 0, "IPv6:x"));
  }

  @Test
  void addressTextIsNotJudged() throws ProtocolException {
    assertThat(decode('C', "'h' 00 '4' 0000 'unknown' 00 'more'"))
        .isEqualTo(new Command.Connect("h", Family.INET, 0, "unknown"));
  }

  @Test
  void afterAnUnknownFamilyNothingIsRead() throws ProtocolException {
    assertThat(decode('C', "00 'U' 0019 'x'"))
        .isEqualTo(new Command.Connect("", Family.UNKNOWN, 0, ""));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "C, 'h' 00 '5' 0019 '1' 00",
        "C, 'h' 00 '4' 00",
        "H, ",
        "H, 'x'",
        "M, ",
        "M, '<>' 00 'cut'",
        "R, '<a@b>'",
        "L, 'X' 00",
        "L, 'X'",
        "U, 'X'",
        "O, 000000",
        "X, ",
        "c, ",
        "l, "
      })
  void whatIsIncompleteOrUnknownIsRefused(char code, String payload) {
    assertThatThrownBy(() -> decode(code, payload == null ? "" : payload))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(String.valueOf(code));
  }

  @Test
  void octetsThatAreNoTextSurvive() throws ProtocolException {
    Command.Mail mail = (Command.Mail) decode('M', "'<' FF 'a' C3A9 '@b>' 00");
    assertThat(mail.sender()).isEqualTo("<\uDCFFaé@b>");
    assertThat(Wire.encoded(mail)).endsWith(Wire.bytes("'<' FF 'a' C3A9 '@b>' 00"));
  }

  @Test
  void sendmailsInternationalAddressIsLeftWhole() throws ProtocolException {
    assertThat(decode('M', "'<a@b> SMTPUTF8' 00"))
        .isEqualTo(new Command.Mail("<a@b> SMTPUTF8", List.of()));
  }

  @Test
  void headerValuesAreTheOctetsUpToTheirNul() throws ProtocolException {
    assertThat(decode('L', "'X' 00 ' a' 0D0A 'b' FF 00 'third' 00"))
        .isEqualTo(new Command.Header("X", Wire.octets("' a' 0D0A 'b' FF")));
  }

  @Test
  void aHundredKilobytesAreOneHeaderField() throws ProtocolException {
    Octets value = Octets.of("x".repeat(102_400));
    byte[] packet = Wire.encoded(new Command.Header("References", value));
    assertThat(Command.decode(Wire.frames(packet).getFirst()))
        .isEqualTo(new Command.Header("References", value));
  }

  @Test
  void endlessArgumentsAndMacrosAreRefused() {
    String many = "'a' 00".repeat(1002);
    assertThatThrownBy(() -> decode('R', many)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> decode('D', "'C'" + many)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void nulWithinAStringIsNotSent() {
    FrameWriter writer = new FrameWriter();
    assertThatThrownBy(() -> writer.add(new Command.Helo("a\0b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(writer.isEmpty()).isTrue();
  }

  @Test
  void nulWithinAValueIsNotSent() {
    FrameWriter writer = new FrameWriter();
    assertThatThrownBy(() -> writer.add(new Command.Header("X", Octets.of("a\0b"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void senselessAddressesAreNotBuilt() {
    assertThatThrownBy(() -> new Command.Connect("h", Family.UNKNOWN, 25, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Command.Connect("h", Family.INET, 65_536, "192.0.2.1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void commandsDoNotChange() {
    assertThatThrownBy(
            () -> new Command.DefineMacros((byte) 'C', Map.of("a", "b")).values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Command decode(char code, String payload) throws ProtocolException {
    return Command.decode(new Frame((byte) code, Wire.octets(payload)));
  }
}
