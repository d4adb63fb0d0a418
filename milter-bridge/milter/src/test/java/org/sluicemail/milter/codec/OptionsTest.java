package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluicemail.mail.Octets;

class OptionsTest {
  private static final Map<MacroStage, List<String>> MACROS =
      Map.of(MacroStage.MAIL, List.of("{auth_authen}"));

  private final Options wanted =
      new Options(
          6,
          Set.of(Action.ADD_HEADERS, Action.QUARANTINE),
          Set.of(Step.NO_UNKNOWN, Step.NO_REPLY_HEADER, Step.SKIP),
          MACROS);

  @Test
  void aFullOfferGrantsWhatIsWanted() throws ProtocolException {
    Options answer = wanted.answer(Options.everything());
    assertThat(answer.version()).isEqualTo(6);
    assertThat(answer.actions())
        .containsExactlyInAnyOrder(Action.ADD_HEADERS, Action.QUARANTINE, Action.SET_MACROS);
    assertThat(answer.steps()).isEqualTo(wanted.steps());
    assertThat(answer.macros()).isEqualTo(MACROS);
  }

  @Test
  void neverMoreThanWasOffered() throws ProtocolException {
    Options offer = new Options(3, Set.of(Action.ADD_HEADERS), Set.of(Step.NO_HELO, Step.SKIP));
    Options answer = wanted.answer(offer);
    assertThat(answer)
        .isEqualTo(new Options(3, Set.of(Action.ADD_HEADERS), Set.of(Step.SKIP), Map.of()));
  }

  @Test
  void macrosAreNotMentionedUnlessWanted() throws ProtocolException {
    Options none = new Options(6, Set.of(Action.SET_MACROS), Set.of());
    assertThat(none.answer(Options.everything()).actions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2,2", "3,3", "5,5", "6,6", "7,6", "2147483647,6"})
  void versionIsTheLowerOne(int offered, int agreed) throws ProtocolException {
    Options offer = new Options(offered, Set.of(Action.ADD_HEADERS), Set.of(Step.SKIP));
    assertThat(wanted.answer(offer).version()).isEqualTo(agreed);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, Integer.MIN_VALUE})
  void refusesVersionsThatNobodySpeaks(int version) {
    Options offer = new Options(version, Set.of(), Set.of());
    assertThatThrownBy(() -> wanted.answer(offer)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void oldMtasLeaveTheirWordsZero() throws ProtocolException {
    Options offer = offer("00000002 00000000 00000000");
    assertThat(offer.actions())
        .containsExactly(
            Action.ADD_HEADERS, Action.CHANGE_BODY, Action.ADD_RECIPIENT, Action.DELETE_RECIPIENT);
    assertThat(offer.steps()).isEqualTo(EnumSet.range(Step.NO_CONNECT, Step.NO_HEADERS)).hasSize(6);
  }

  @Test
  void unknownFlagsOfAnOfferAreLeftOut() throws ProtocolException {
    assertThat(offer("00000006 FFFFFFFF FFFFFFFF"))
        .isEqualTo(new Options(6, EnumSet.allOf(Action.class), EnumSet.allOf(Step.class)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000200 00000000", "00000000 40000000", "80000000 00000000"})
  void unknownFlagsOfAnAnswerBreakTheRules(String flags) {
    assertThatThrownBy(() -> answer("00000006" + flags)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void macroRequestsAreReadAsBothMtasDo() throws ProtocolException {
    Options answer =
        answer(
            "00000006 00000100 00000000"
                + "00000000 'j {client_name},_' 00"
                + "00000063 'x' 00"
                + "00000005 00"
                + "00000006 ' i  {a} ' 00"
                + "00000001 'cut'");
    assertThat(answer.macros())
        .isEqualTo(
            Map.of(
                MacroStage.CONNECT, List.of("j", "{client_name}", "_"),
                MacroStage.END_OF_MESSAGE, List.of(),
                MacroStage.END_OF_HEADER, List.of("i", "{a}")));
  }

  @Test
  void knowsWhatIsSentAndAnswered() {
    Options agreed =
        new Options(6, Set.of(), Set.of(Step.NO_HELO, Step.NO_REPLY_MAIL, Step.NO_REPLY_BODY));
    assertThat(agreed.sends(new Command.Helo("h"))).isFalse();
    assertThat(agreed.sends(new Command.Mail("<>", List.of()))).isTrue();
    assertThat(agreed.answers(new Command.Mail("<>", List.of()))).isFalse();
    assertThat(agreed.answers(new Command.Rcpt("<>", List.of()))).isTrue();
    assertThat(agreed.answers(new Command.Body(Octets.EMPTY))).isFalse();
    assertThat(agreed.answers(new Command.EndOfMessage())).isTrue();
    assertThat(agreed.answers(new Command.Abort())).isFalse();
    assertThat(agreed.sends(new Command.Abort())).isTrue();
  }

  @Test
  void everyEventHasItsSteps() {
    Samples samples = new Samples(1);
    for (int i = 0; i < 500; i++) {
      Command command = samples.command();
      boolean optional = "CHMRTLNBU".indexOf(command.code()) >= 0;
      assertThat(Step.suppressing(command).isPresent()).isEqualTo(optional);
      assertThat(Step.silencing(command).isPresent()).isEqualTo(optional);
    }
  }

  @Test
  void oldVersionsKnowFewerEvents() {
    Command unknown = new Command.Unknown("X");
    Command data = new Command.Data();
    assertThat(version(2).sends(unknown)).isFalse();
    assertThat(version(3).sends(unknown)).isTrue();
    assertThat(version(3).sends(data)).isFalse();
    assertThat(version(4).sends(data)).isTrue();
  }

  @Test
  void payloadLimitFollowsTheSteps() {
    assertThat(version(6).payloadLimit()).isEqualTo(65_535);
    assertThat(new Options(6, Set.of(), Set.of(Step.PAYLOAD_256K)).payloadLimit())
        .isEqualTo(262_143);
    assertThat(new Options(6, Set.of(), Set.of(Step.PAYLOAD_1M)).payloadLimit())
        .isEqualTo(1_048_575);
  }

  private static Options version(int version) {
    return new Options(version, Set.of(), Set.of());
  }

  private static Options offer(String payload) throws ProtocolException {
    Frame frame = new Frame((byte) 'O', Wire.octets(payload));
    return ((Command.OptionNegotiation) Command.decode(frame)).offer();
  }

  private static Options answer(String payload) throws ProtocolException {
    Frame frame = new Frame((byte) 'O', Wire.octets(payload));
    return ((Response.Negotiated) Response.decode(frame)).options();
  }
}
