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
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;

/** Plays every script that James can carry in a real one: it gives the chain's answer. */
class JamesScriptsTest {
  private static final List<Script> SCRIPTS = Scripts.all();
  private static final Table TABLE = new Table("james-hook", "james-mailet");

  @AfterAll
  static void writeTable() throws IOException {
    TABLE.write(Path.of("target", "mail-scripts.txt"));
  }

  @TestFactory
  Stream<DynamicTest> hook() throws IOException {
    James james =
        James.start(
            new JamesConfig()
                .proxied()
                .secure()
                .administered()
                .file(James.FILE, James.NOTHING)
                .with(
                    "<auth><announce>always</announce><requireSSL>false</requireSSL>"
                        + "<plainAuthEnabled>true</plainAuthEnabled></auth>")
                .handlers(James.HOOK));
    for (String user : List.of("ann", "joe")) {
      james.user(user, JamesServer.PASSWORD);
    }
    return all(new SmtpDoor(new JamesServer(james), new JamesChains(james)), 90)
        .onClose(() -> close(james));
  }

  @TestFactory
  Stream<DynamicTest> mailet() throws IOException {
    James james =
        James.start(
            new JamesConfig()
                .proxied()
                .secure()
                .file(James.FILE, James.NOTHING)
                .mailets(
                    "<mailet notmatch=\"SenderIs=mark@example.org\""
                        + " class=\"org.sluicemail.james.SluiceMailet\">"
                        + "<config>sluice.yaml</config><reload>10ms</reload>"
                        + "<retries>0</retries></mailet>"));
    return all(new JamesMailetDoor(james), 60).onClose(() -> close(james));
  }

  private static void close(James james) {
    try {
      james.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

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
