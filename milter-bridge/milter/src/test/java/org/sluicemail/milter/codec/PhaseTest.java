package org.sluicemail.milter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluicemail.mail.Octets;

class PhaseTest {
  private static final Map<Character, Command> COMMANDS =
      Map.ofEntries(
          Map.entry('O', new Command.OptionNegotiation(Options.everything())),
          Map.entry('D', new Command.DefineMacros((byte) 'C', Map.of())),
          Map.entry('C', new Command.Connect("h", Family.UNKNOWN, 0, "")),
          Map.entry('H', new Command.Helo("h")),
          Map.entry('M', new Command.Mail("<>", List.of())),
          Map.entry('R', new Command.Rcpt("<a@b>", List.of())),
          Map.entry('T', new Command.Data()),
          Map.entry('L', new Command.Header("X", Octets.EMPTY)),
          Map.entry('N', new Command.EndOfHeader()),
          Map.entry('B', new Command.Body(Octets.EMPTY)),
          Map.entry('E', new Command.EndOfMessage()),
          Map.entry('A', new Command.Abort()),
          Map.entry('U', new Command.Unknown("X")),
          Map.entry('Q', new Command.Quit()),
          Map.entry('K', new Command.QuitNewConnection()));

  /** Every phase with every command; a dash is a violation. */
  private static final String TABLE =
      """
                     O  D  C  H  M  R  T  L  N  B  E  A  U  Q  K
      NEGOTIATION    CO -  -  -  -  -  -  -  -  -  -  -  -  -  -
      CONNECTION     -  CO SE SE -  -  -  -  -  -  -  CO CO CL CO
      SESSION        -  SE -  SE MA -  -  -  -  -  -  SE SE CL CO
      MAIL           -  MA -  SE MA RC -  -  -  -  -  SE MA CL CO
      RCPT           -  RC -  SE MA RC DA HE EN BO SE SE RC CL CO
      DATA           -  DA -  SE MA RC DA HE EN BO SE SE DA CL CO
      HEADER         -  HE -  SE MA -  -  HE EN BO SE SE HE CL CO
      END_OF_HEADER  -  EN -  SE MA -  -  -  -  BO SE SE EN CL CO
      BODY           -  BO -  SE MA -  -  -  -  BO SE SE BO CL CO
      CLOSED         -  -  -  -  -  -  -  -  -  -  -  -  -  -  -
      """;

  @ParameterizedTest
  @EnumSource
  void everyCommandInEveryPhase(Phase phase) throws ProtocolException {
    List<String[]> rows = TABLE.lines().map(line -> line.trim().split(" +")).toList();
    String[] row = rows.stream().filter(r -> r[0].equals(phase.name())).findFirst().orElseThrow();
    assertThat(row).hasSize(COMMANDS.size() + 1);
    for (int i = 1; i < row.length; i++) {
      Command command = COMMANDS.get(rows.getFirst()[i - 1].charAt(0));
      if (row[i].equals("-")) {
        assertThatThrownBy(() -> phase.after(command))
            .isInstanceOf(ProtocolException.class)
            .hasMessageContaining(phase.name());
      } else {
        assertThat(phase.after(command).name()).as("%s", command).startsWith(row[i]);
      }
    }
  }

  @Test
  void aTransactionLastsFromMailToItsEnd() {
    assertThat(List.of(Phase.values()).stream().filter(Phase::inTransaction))
        .containsExactly(
            Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.HEADER, Phase.END_OF_HEADER, Phase.BODY);
  }

  /** The orders that MTAs were seen with; the letters are the codes. */
  @ParameterizedTest
  @CsvSource({
    "OCHMRTLLNBBE MRTLNE Q, CLOSED",
    "O DC C DH H H DM M DR R R DT T DL L DL L DN N DB B DE E A Q, CLOSED",
    "OCHMRTLNE A MRTLNE A A, SESSION",
    "OCM MR A A HM H MR, RCPT",
    "OCMR LNBE, SESSION",
    "OCMR TBE, SESSION",
    "OCMR TE, SESSION",
    "OHMR, RCPT",
    "OCHU MU RU, RCPT",
    "OCHMRT RT LNE, SESSION",
    "OCHMRTL M, MAIL",
    "OCHMRTLNBE K C H K, CONNECTION",
    "OCHMRTLN K C, SESSION",
    "OA A CA A, SESSION"
  })
  void realOrders(String codes, Phase end) throws ProtocolException {
    assertThat(walk(codes, Set.of())).isEqualTo(end);
  }

  @Test
  void whatWasAgreedNotToBeSentIsNotMissed() throws ProtocolException {
    assertThat(walk("OMR", Set.of(Step.NO_CONNECT))).isEqualTo(Phase.RCPT);
    assertThat(walk("OCRTL", Set.of(Step.NO_MAIL))).isEqualTo(Phase.HEADER);
    assertThat(walk("OCMLN", Set.of(Step.NO_RCPT))).isEqualTo(Phase.END_OF_HEADER);
    Set<Step> all = Set.of(Step.NO_CONNECT, Step.NO_MAIL, Step.NO_RCPT);
    assertThat(walk("OB B E E", all)).isEqualTo(Phase.SESSION);
    assertThatThrownBy(() -> walk("OCR", Set.of(Step.NO_RCPT)))
        .isInstanceOf(ProtocolException.class);
  }

  private static Phase walk(String codes, Set<Step> agreed) throws ProtocolException {
    Phase phase = Phase.NEGOTIATION;
    String defining = codes.replaceAll("D.", "D").replace(" ", "");
    for (char code : defining.toCharArray()) {
      phase = phase.after(COMMANDS.get(code), agreed);
    }
    return phase;
  }
}
