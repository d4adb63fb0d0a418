package org.sluicemail.milter.codec;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluicemail.mail.Octets;

/** Every packet of the protocol, octet for octet, in both directions. */
class GoldenTest {
  static Stream<Arguments> commands() {
    return Stream.of(
        row(
            "0000000D 'O' 00000006 000001FF 001FFFFF",
            new Command.OptionNegotiation(Options.everything())),
        row(
            "0000000D 'O' 00000002 00000011 00000002",
            new Command.OptionNegotiation(
                new Options(
                    2, Set.of(Action.ADD_HEADERS, Action.CHANGE_HEADERS), Set.of(Step.NO_HELO)))),
        row("00000002 'DC'", new Command.DefineMacros((byte) 'C', Map.of())),
        row(
            "00000019 'DM' 'i' 00 '4X' 00 '{auth_authen}' 00 'joe' 00",
            new Command.DefineMacros((byte) 'M', ordered("i", "4X", "{auth_authen}", "joe"))),
        row(
            "00000019 'C' 'mx.example' 00 '4' C001 '192.0.2.1' 00",
            new Command.Connect("mx.example", Family.INET, 0xC001, "192.0.2.1")),
        row(
            "00000012 'C' 'h' 00 '6' 0019 '2001:db8::1' 00",
            new Command.Connect("h", Family.INET6, 25, "2001:db8::1")),
        row(
            "00000011 'C' 'localhost' 00 'L' 0000 '/x' 00",
            new Command.Connect("localhost", Family.LOCAL, 0, "/x")),
        row("0000000A 'C' 'unknown' 00 'U'", new Command.Connect("unknown", Family.UNKNOWN, 0, "")),
        row("00000008 'H' 'client' 00", new Command.Helo("client")),
        row("0000000B 'M' '<a@b>' 00 'X=1' 00", mail("<a@b>", "X=1")),
        row("00000004 'M' '<>' 00", mail("<>")),
        row("00000002 'M' 00", mail("")),
        row("00000007 'R' '<c@d>' 00", new Command.Rcpt("<c@d>", List.of())),
        row(
            "00000018 'R' '<c@d>' 00 'ORCPT=rfc822;c@d' 00",
            new Command.Rcpt("<c@d>", List.of("ORCPT=rfc822;c@d"))),
        row("00000001 'T'", new Command.Data()),
        row(
            "0000000F 'L' 'Subject' 00 'a' 0A09 'b' FF 00",
            new Command.Header("Subject", Wire.octets("'a' 0A09 'b' FF"))),
        row("00000004 'L' 'X' 0000", new Command.Header("X", Octets.EMPTY)),
        row("00000001 'N'", new Command.EndOfHeader()),
        row("00000005 'B' 'a' 00 0D0A", body("'a' 00 0D0A")),
        row("00000001 'B'", body("")),
        row("00000001 'E'", new Command.EndOfMessage()),
        row("00000003 'E' 'ab'", new Command.EndOfMessage(Wire.octets("'ab'"))),
        row("00000001 'A'", new Command.Abort()),
        row("00000001 'Q'", new Command.Quit()),
        row("00000001 'K'", new Command.QuitNewConnection()),
        row("00000006 'U' 'XFOO' 00", new Command.Unknown("XFOO")));
  }

  static Stream<Arguments> responses() {
    Octets value = Wire.octets("'v' 0A20 'w'");
    return Stream.of(
        row(
            "0000000D 'O' 00000006 00000001 00000000",
            negotiated(EnumSet.of(Action.ADD_HEADERS), EnumSet.noneOf(Step.class), Map.of())),
        row(
            "0000001C 'O' 00000006 00000100 00180080 00000002 'i {x}' 00 00000005 00",
            negotiated(
                EnumSet.of(Action.SET_MACROS),
                EnumSet.of(Step.NO_REPLY_HEADER, Step.NO_REPLY_BODY, Step.LEADING_SPACE),
                Map.of(
                    MacroStage.MAIL, List.of("i", "{x}"), MacroStage.END_OF_MESSAGE, List.of()))),
        row("00000001 'c'", new Answer.Continue()),
        row("00000001 'a'", new Answer.Accept()),
        row("00000001 'r'", new Answer.Reject()),
        row("00000001 't'", new Answer.TempFail()),
        row("00000001 'd'", new Answer.Discard()),
        row("00000001 's'", new Answer.Skip()),
        row("00000001 '4'", new Answer.Shutdown()),
        row("00000001 'f'", new Answer.ConnectionFailure()),
        row("00000001 'p'", new Response.Progress()),
        row("00000010 'y' '550 5.7.1 50%%' 00", Answer.ReplyCode.of(550, "5.7.1", "50%")),
        row("0000000E 'y' '451-a' 0D0A '451 b' 00", Answer.ReplyCode.of(451, "", "a\nb")),
        row("00000008 'h' 'X' 00 'v' 0A20 'w' 00", new Modification.AddHeader("X", value)),
        row(
            "0000000C 'i' 00000001 'X' 00 'v' 0A20 'w' 00",
            new Modification.InsertHeader(1, "X", value)),
        row(
            "0000000C 'm' 00000102 'X' 00 'v' 0A20 'w' 00",
            new Modification.ChangeHeader(0x102, "X", value)),
        row("00000008 'm' 00000001 'X' 0000", new Modification.ChangeHeader(1, "X", Octets.EMPTY)),
        row("00000004 'b' 00 0D0A", replace("00 0D0A")),
        row("00000001 'b'", replace("")),
        row("00000007 '+' '<a@b>' 00", new Modification.AddRecipient("<a@b>")),
        row(
            "00000014 '2' '<a@b>' 00 'NOTIFY=NEVER' 00",
            new Modification.AddRecipient("<a@b>", "NOTIFY=NEVER")),
        row("00000007 '-' '<a@b>' 00", new Modification.DeleteRecipient("<a@b>")),
        row("00000004 'e' '<>' 00", new Modification.ChangeSender("<>")),
        row("0000000D 'e' '<>' 00 'RET=HDRS' 00", new Modification.ChangeSender("<>", "RET=HDRS")),
        row("00000006 'q' 'spam' 00", new Modification.Quarantine("spam")));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commandsTravelOctetForOctet(String golden, Command command) throws ProtocolException {
    assertEquals(hex(Wire.bytes(golden)), hex(Wire.encoded(command)));
    Frame frame = Wire.frames(Wire.bytes(golden)).getFirst();
    assertThat(Command.decode(frame)).isEqualTo(command);
    assertThat(command.code()).isEqualTo(frame.code());
  }

  @ParameterizedTest
  @MethodSource("responses")
  void responsesTravelOctetForOctet(String golden, Response response) throws ProtocolException {
    assertEquals(hex(Wire.bytes(golden)), hex(Wire.encoded(response)));
    assertThat(Response.decode(Wire.frames(Wire.bytes(golden)).getFirst())).isEqualTo(response);
  }

  @Test
  void everyKindIsInTheTables() {
    assertEquals(leaves(Command.class).collect(toSet()), kinds(commands()));
    assertEquals(leaves(Response.class).collect(toSet()), kinds(responses()));
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(GoldenTest::leaves)
        : Stream.of(type);
  }

  private static Set<Class<?>> kinds(Stream<Arguments> rows) {
    return rows.map(row -> row.get()[1].getClass()).collect(toSet());
  }

  private static Arguments row(String golden, Object packet) {
    return Arguments.of(golden, packet);
  }

  private static Command mail(String sender, String... arguments) {
    return new Command.Mail(sender, List.of(arguments));
  }

  private static Command body(String chunk) {
    return new Command.Body(Wire.octets(chunk));
  }

  private static Response replace(String chunk) {
    return new Modification.ReplaceBody(Wire.octets(chunk));
  }

  private static Response negotiated(
      Set<Action> actions, Set<Step> steps, Map<MacroStage, List<String>> macros) {
    return new Response.Negotiated(new Options(6, actions, steps, macros));
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.ofDelimiter(" ").formatHex(bytes);
  }
}
