package org.sluicemail.milter.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Answer;
import org.sluicemail.milter.codec.Command;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;

/** What a filter has decided holds, and it is not asked again. */
class StandingTest {
  private static final Answer CONTINUE = new Answer.Continue();

  private final Options nothing = new Options(6, Set.of(), Set.of());

  /** Where the answer comes, what it is, and which commands the filter then still gets. */
  @ParameterizedTest
  @CsvSource({
    "C, a, CQ",
    "C, r, CQ",
    "C, 4, CQ",
    "H, a, CHQ",
    "H, t, CHQ",
    "M, a, CHMMRTLLNBBEQ",
    "M, r, CHMMRTLLNBBEQ",
    "R, a, CHMRMRTLLNBBEQ",
    "R, d, CHMRMRTLLNBBEQ",
    "R, r, CHMRTLLNBBEMRTLLNBBEQ",
    "R, t, CHMRTLLNBBEMRTLLNBBEQ",
    "T, y, CHMRTMRTLLNBBEQ",
    "L, d, CHMRTLMRTLLNBBEQ",
    "L, s, CHMRTLNBBEMRTLLNBBEQ",
    "N, a, CHMRTLLNMRTLLNBBEQ",
    "B, s, CHMRTLLNBEMRTLLNBBEQ",
    "B, r, CHMRTLLNBMRTLLNBBEQ",
    "B, 4, CHMRTLLNBQ",
    "E, t, CHMRTLLNBBEMRTLLNBBEQ",
    "E, a, CHMRTLLNBBEMRTLLNBBEQ"
  })
  void sendsNoMoreOfWhatIsDecided(char at, char answer, String expected) throws IOException {
    boolean[] said = new boolean[1];
    BadPeer.Filter once =
        command -> {
          boolean now = command.code() == at && !said[0];
          said[0] |= now;
          return List.of(now ? answer(answer) : CONTINUE);
        };
    Options wanted = new Options(6, Set.of(), Set.of(Step.SKIP));
    String codes =
        Sessions.codes(
            wanted,
            once,
            client -> {
              Sessions.whole(client);
              Sessions.message(client);
            });
    assertThat(codes).isEqualTo(expected);
  }

  @Test
  void skippingLastsUntilAnotherCommand() throws IOException {
    Options wanted = new Options(6, Set.of(), Set.of(Step.SKIP));
    String codes =
        Sessions.codes(
            wanted,
            c -> List.of(c.code() == 'R' ? new Answer.Skip() : CONTINUE),
            client -> {
              client.connect(Sessions.CLIENT);
              client.mail("<>", List.of());
              client.rcpt("<a@b>", List.of());
              assertThat(client.rcpt("<c@d>", List.of())).isEqualTo(new Answer.Skip());
              client.unknown("XFOO");
              client.rcpt("<e@f>", List.of());
            });
    assertThat(codes).isEqualTo("CMRURQ");
  }

  @Test
  void theAnswerThatStandsIsReturned() throws IOException {
    Answer reply = Answer.ReplyCode.of(550, "5.7.1", "no");
    Sessions.codes(
        nothing,
        c -> List.of(c.code() == 'M' ? reply : CONTINUE),
        client -> {
          client.connect(Sessions.CLIENT);
          assertThat(client.mail("<>", List.of())).isEqualTo(reply);
          assertThat(client.rcpt("<a@b>", List.of())).isEqualTo(reply);
          assertThat(client.header("A", Octets.of(" b"))).isEqualTo(reply);
          assertThat(client.endOfMessage()).isEqualTo(new MessageAnswer(reply, List.of()));
        });
  }

  @Test
  void refusedRecipientsAreToldOneByOne() throws IOException {
    Sessions.codes(
        nothing,
        c ->
            List.of(
                c instanceof Command.Rcpt(String recipient, List<String> a)
                        && recipient.equals("<bad@b>")
                    ? new Answer.Reject()
                    : CONTINUE),
        client -> {
          client.connect(Sessions.CLIENT);
          client.mail("<>", List.of());
          assertThat(client.rcpt("<bad@b>", List.of())).isEqualTo(new Answer.Reject());
          assertThat(client.rcpt("<good@b>", List.of())).isEqualTo(CONTINUE);
          assertThat(client.endOfMessage().passes()).isTrue();
        });
  }

  private static Answer answer(char letter) {
    return switch (letter) {
      case 'a' -> new Answer.Accept();
      case 'r' -> new Answer.Reject();
      case 't' -> new Answer.TempFail();
      case 'd' -> new Answer.Discard();
      case 's' -> new Answer.Skip();
      case '4' -> new Answer.Shutdown();
      default -> Answer.ReplyCode.of(451, "4.7.1", "later");
    };
  }
}
