package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Octets;

class MacrosTest {
  private final Macros macros = new Macros();

  @ParameterizedTest
  @CsvSource({"i,i", "i,{i}", "{i},i", "{i},{i}", "{tls_version},tls_version", "{},{}"})
  void bracesDoNotMatter(String sent, String asked) {
    define('M', sent, "value");
    assertThat(macros.value(asked)).contains("value");
  }

  @Test
  void namesAreCaseSensitive() {
    define('C', "j", "mx");
    assertThat(macros.value("J")).isEmpty();
  }

  @Test
  void theLatestStageWins() {
    define('C', "i", "connect");
    define('M', "i", "mail");
    assertThat(macros.value("i")).contains("mail");
    define('E', "i", "end");
    define('N', "i", "header");
    assertThat(macros.value("i")).contains("end");
  }

  @Test
  void anotherPacketReplacesTheWholeStage() {
    define('M', "i", "1");
    define('M', "{auth_type}", "PLAIN");
    assertThat(macros.value("i")).isEmpty();
    assertThat(macros.value("auth_type")).contains("PLAIN");
  }

  @Test
  void commandsClearLaterStagesButNotTheirOwn() {
    for (char code : "CHMRTNE".toCharArray()) {
      define(code, "m" + code, "x");
    }
    macros.begin(new Command.Rcpt("<a@b>", List.of()));
    assertThat("CHMRTNE".chars().filter(c -> macros.value("m" + (char) c).isPresent()))
        .containsExactly((int) 'C', (int) 'H', (int) 'M', (int) 'R');
    macros.begin(new Command.Helo("h"));
    assertThat(macros.value("mH")).isPresent();
    assertThat(macros.value("mM")).isEmpty();
    macros.begin(new Command.Connect("h", Family.UNKNOWN, 0, ""));
    assertThat(macros.value("mC")).isPresent();
    assertThat(macros.value("mH")).isEmpty();
  }

  @Test
  void theNextTransactionSeesNothingOfTheLast() {
    define('C', "j", "mx");
    define('M', "{mail_addr}", "a");
    macros.begin(new Command.Mail("<a>", List.of()));
    define('R', "i", "4X");
    define('E', "i", "4X");
    macros.begin(new Command.EndOfMessage());
    macros.begin(new Command.Abort());
    assertThat(macros.value("i")).contains("4X");
    define('M', "{mail_addr}", "b");
    macros.begin(new Command.Mail("<b>", List.of()));
    assertThat(macros.value("i")).isEmpty();
    assertThat(macros.value("mail_addr")).contains("b");
    assertThat(macros.value("j")).contains("mx");
  }

  @Test
  void headerAndBodyMacrosBelongToTheEndOfTheirPart() {
    define('L', "i", "of header");
    assertThat(macros.value("i")).contains("of header");
    define('B', "i", "of body");
    assertThat(macros.value("i")).contains("of body");
    define('E', "{msg_id}", "<m>");
    assertThat(macros.value("i")).contains("of header");
  }

  @Test
  void macrosOfAnUnknownCommandLastUntilTheNext() {
    define('C', "j", "mx");
    define('U', "j", "other");
    macros.begin(new Command.Unknown("XFOO"));
    assertThat(macros.value("j")).contains("other");
    macros.begin(new Command.Helo("h"));
    assertThat(macros.value("j")).contains("mx");
  }

  @Test
  void otherCodesAreIgnored() {
    for (char code : "OAQKDXc\0".toCharArray()) {
      assertThat(define(code, "x", "y")).isTrue();
    }
    assertThat(macros.value("x")).isEmpty();
  }

  @Test
  void endsOfSessionsClearAll() {
    for (Command end : List.of(new Command.Quit(), new Command.QuitNewConnection())) {
      define('C', "j", "mx");
      macros.begin(end);
      assertThat(macros.value("j")).isEmpty();
    }
  }

  @Test
  void emptyValuesAreValues() {
    define('C', "x", "outer");
    define('M', "x", "");
    assertThat(macros.value("x")).contains("");
  }

  @Test
  void tooMuchIsNotKept() {
    define('M', "i", "1");
    assertThat(define('M', "i", "x".repeat(Macros.STAGE_LIMIT - 1))).isTrue();
    assertThat(define('M', "i", "x".repeat(Macros.STAGE_LIMIT))).isFalse();
    assertThat(macros.value("i")).isEmpty();
  }

  @Test
  void oddPacketsKeepWhatIsComplete() throws ProtocolException {
    assertThat(decoded("'M' 'i' 00 '1' 00 'j' 00")).isEqualTo(Map.of("i", "1"));
    assertThat(decoded("'M' 'i' 00 '1' 00 'j' 00 'cut'")).isEqualTo(Map.of("i", "1"));
    assertThat(decoded("'M' 'i' 00 '1' 00 'i' 00 '2' 00")).isEqualTo(Map.of("i", "1"));
    assertThat(decoded("")).isEmpty();
  }

  private boolean define(char target, String name, String value) {
    return macros.define(new Command.DefineMacros((byte) target, Map.of(name, value)));
  }

  private static Map<String, String> decoded(String payload) throws ProtocolException {
    Octets octets = Wire.octets(payload);
    return ((Command.DefineMacros) Command.decode(new Frame((byte) 'D', octets))).values();
  }
}
