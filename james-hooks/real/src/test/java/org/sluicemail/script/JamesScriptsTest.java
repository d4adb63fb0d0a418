package org.sluicemail.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sluicemail.servers.James;
import org.sluicemail.servers.JamesConfig;
import org.sluicemail.servers.JamesRelease;

/** Plays every script that James can carry in a real one: it gives the chain's answer. */
class JamesScriptsTest {
  private static final List<Script> SCRIPTS = Scripts.all();
  private static final Map<JamesRelease, Table> TABLES =
      Map.of(
          JamesRelease.SERVER_3_8, new Table("james-hook", "james-mailet"),
          JamesRelease.CONTAINER_3_9, new Table("james-hook", "james-mailet"));

  @AfterAll
  static void writeTables() throws IOException {
    TABLES.get(JamesRelease.SERVER_3_8).write(Path.of("target", "mail-scripts.txt"));
    TABLES.get(JamesRelease.CONTAINER_3_9).write(Path.of("target", "mail-scripts-3.9.txt"));
  }

  @TestFactory
  Stream<DynamicTest> hook() throws IOException {
    James james =
        James.start(
            hooked()
                .administered()
                .with(
                    "<auth><announce>always</announce><requireSSL>false</requireSSL>"
                        + "<plainAuthEnabled>true</plainAuthEnabled></auth>"));
    for (String user : List.of("ann", "joe")) {
      james.user(user, JamesServer.PASSWORD);
    }
    return hook(james);
  }

  @TestFactory
  Stream<DynamicTest> hookOf39() throws IOException {
    return hook(James.start(hooked(), JamesRelease.CONTAINER_3_9));
  }

  private static JamesConfig hooked() throws IOException {
    return new JamesConfig()
        .proxied()
        .secure()
        .file(James.FILE, James.NOTHING)
        .handlers(James.HOOK);
  }

  private static Stream<DynamicTest> hook(James james) {
    return all(james, new SmtpDoor(new JamesServer(james), new JamesChains(james)), 130);
  }

  @TestFactory
  Stream<DynamicTest> mailet() throws IOException {
    return mailet(JamesRelease.SERVER_3_8);
  }

  @TestFactory
  Stream<DynamicTest> mailetOf39() throws IOException {
    return mailet(JamesRelease.CONTAINER_3_9);
  }

  private static Stream<DynamicTest> mailet(JamesRelease release) throws IOException {
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
                        + "<retries>0</retries></mailet>"),
            release);
    return all(james, new JamesMailetDoor(james), 110);
  }

  private static void close(James james) {
    try {
      james.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<DynamicTest> all(James james, Door door, int least) {
    Table table = TABLES.get(james.release());
    Stream<DynamicTest> each =
        SCRIPTS.stream()
            .map(script -> DynamicTest.dynamicTest(script.name(), () -> play(script, door, table)));
    DynamicTest count =
        DynamicTest.dynamicTest(
            "at least " + least,
            () -> assertThat(table.played(door.name())).isGreaterThanOrEqualTo(least));
    return Stream.concat(each, Stream.of(count)).onClose(() -> close(james));
  }

  private static void play(Script script, Door door, Table table)
      throws IOException, InterruptedException {
    Optional<String> reason =
        Optional.ofNullable(script.skips().get(door.name())).or(() -> door.refuses(script));
    table.put(script, door, reason.orElse("failed"));
    Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
    Comparison.check(script, door);
    table.put(script, door, Table.OK);
  }
}
