package org.sluicemail.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.Sendmail;

/** Plays every script at every door that can carry it; all give one answer. */
class MailScriptsTest {
  private static final List<Script> SCRIPTS = Scripts.all();
  private static final Table TABLE =
      new Table("chain", "milter-unix", "milter-tcp", "postfix", "sendmail");

  @AfterAll
  static void writeTable() throws IOException {
    TABLE.write(Path.of("target", "mail-scripts.txt"));
  }

  @TestFactory
  Stream<DynamicTest> chain() {
    return all(new ChainDoor(), 60);
  }

  @TestFactory
  Stream<DynamicTest> milterOnUnixSocket(@TempDir Path folder) throws IOException {
    Listening server = new Listening(folder, SCRIPTS.getFirst());
    return all(new MilterDoor("milter-unix", server, server.unix()), 60).onClose(server::close);
  }

  @TestFactory
  Stream<DynamicTest> milterOnTcp(@TempDir Path folder) throws IOException {
    Listening server = new Listening(folder, SCRIPTS.getFirst());
    return all(new MilterDoor("milter-tcp", server, server.inet()), 60).onClose(server::close);
  }

  @TestFactory
  @RequiresServer(Kind.POSTFIX)
  Stream<DynamicTest> postfix() throws IOException {
    Postfix postfix = Postfix.start();
    Listening milter = new Listening(postfix.folder(), SCRIPTS.getFirst());
    Door door = new SmtpDoor(new PostfixServer(postfix, milter.inet()), milter);
    return all(door, 50).onClose(() -> closeAll(postfix, milter));
  }

  @TestFactory
  @RequiresServer(Kind.SENDMAIL)
  Stream<DynamicTest> sendmail() throws IOException {
    Listening milter = new Listening(Sendmail.socketFolder(), SCRIPTS.getFirst());
    Sendmail sendmail = Sendmail.start(List.of(SendmailServer.filter(milter.inet())));
    Door door = new SmtpDoor(new SendmailServer(sendmail), milter);
    return all(door, 50).onClose(() -> closeAll(sendmail, milter));
  }

  private static void closeAll(AutoCloseable... all) {
    for (AutoCloseable each : all) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** All scripts at {@code door}, and at the end a count of those that were not skipped. */
  private static Stream<DynamicTest> all(Door door, int least) {
    Stream<DynamicTest> each =
        SCRIPTS.stream()
            .map(script -> DynamicTest.dynamicTest(script.name(), () -> play(script, door)));
    DynamicTest count =
        DynamicTest.dynamicTest(
            "at least " + least,
            () -> assertThat(TABLE.played(door.name())).isGreaterThanOrEqualTo(least));
    return Stream.concat(each, Stream.of(count));
  }

  private static void play(Script script, Door door) throws IOException, InterruptedException {
    Optional<String> reason =
        Optional.ofNullable(script.skips().get(door.name())).or(() -> door.refuses(script));
    TABLE.put(script, door, reason.orElse("failed"));
    Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
    Comparison.check(script, door);
    TABLE.put(script, door, Table.OK);
  }
}
