package org.sluicemail.james;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.config.ConfigException;
import org.sluicemail.engine.Engine;

class SharedEngineTest {
  /** Nobody looks but the test itself. */
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("sluice.yaml");
    write("one");
  }

  @AfterEach
  void nobodyIsLeft() {
    assertThat(SharedEngine.all()).isEmpty();
  }

  private void write(String chain) throws Exception {
    Path next = folder.resolve("next");
    Files.writeString(next, "routes: [{chain: %s}]\nchains: {%s: []}\n".formatted(chain, chain));
    Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean has(SharedEngine shared, String chain) {
    try (Engine engine = shared.use()) {
      return engine.chain(chain).isPresent();
    }
  }

  @Test
  void isOneForAFileHoweverItIsNamed() throws Exception {
    try (SharedEngine one = SharedEngine.open(file, NEVER);
        SharedEngine other = SharedEngine.open(folder.resolve("x/../sluice.yaml"), NEVER)) {
      assertThat(one).isSameAs(other);
      assertThat(SharedEngine.all()).containsExactly(one);
    }
  }

  @Test
  void servesWhoIsLeft() throws Exception {
    SharedEngine one = SharedEngine.open(file, NEVER);
    SharedEngine other = SharedEngine.open(file, NEVER);
    one.close();
    assertThat(has(other, "one")).isTrue();
    other.close();
    assertThatThrownBy(other::use).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void followsTheFileWhenItHasComeToRest() throws Exception {
    try (SharedEngine shared = SharedEngine.open(file, NEVER)) {
      shared.look();
      write("two");
      shared.look();
      assertThat(has(shared, "one")).isTrue();
      shared.look();
      assertThat(has(shared, "two")).isTrue();
    }
  }

  @Test
  void whatIsUnderWayKeepsItsEngine() throws Exception {
    try (SharedEngine shared = SharedEngine.open(file, NEVER);
        Engine before = shared.use()) {
      write("two");
      shared.look();
      shared.look();
      assertThat(before.chain("one")).isPresent();
      before.retain().close();
    }
  }

  @Test
  void goesOnWhenTheNewFileIsWrongOrGone() throws Exception {
    try (SharedEngine shared = SharedEngine.open(file, NEVER)) {
      Files.writeString(file, "what: 1\n");
      shared.look();
      shared.look();
      assertThat(shared.problem().orElseThrow()).contains("what");
      Files.delete(file);
      shared.look();
      shared.look();
      assertThat(shared.problem().orElseThrow()).contains("sluice.yaml");
      assertThat(has(shared, "one")).isTrue();
      write("three");
      shared.look();
      shared.look();
      assertThat(shared.problem()).isEmpty();
      assertThat(has(shared, "three")).isTrue();
    }
  }

  /** A filter type that fails in a way of its own must not end the watch. */
  @Test
  void goesOnAfterAFilterThatCannotBeMade() throws Exception {
    try (SharedEngine shared = SharedEngine.open(file, NEVER)) {
      Files.writeString(
          file,
          "routes: [{chain: all}]\nchains: {all: [it]}\nfilters:\n  it:"
              + " {type: org.sluicemail.script.Scripted, at: message, verdict: what}\n");
      shared.look();
      shared.look();
      assertThat(shared.problem()).isPresent();
      write("two");
      shared.look();
      shared.look();
      assertThat(has(shared, "two")).isTrue();
    }
  }

  private void spool(Path directory) throws Exception {
    Files.writeString(file, "spool: {directory: %s}\n".formatted(directory), APPEND);
  }

  @Test
  void clearsTheSpoolOfOneThatWasKilled() throws Exception {
    Path stale = Files.createFile(folder.resolve("sluice-4194304000-1.body"));
    spool(folder);
    try (SharedEngine shared = SharedEngine.open(file, NEVER)) {
      assertThat(stale).doesNotExist();
      Path later = Files.createFile(stale);
      Files.writeString(file, "\n", APPEND);
      shared.look();
      shared.look();
      assertThat(shared.problem()).isEmpty();
      assertThat(later).as("at the start only").exists();
    }
  }

  @Test
  void aSpoolThatIsNotThereIsNoEngine() throws Exception {
    spool(folder.resolve("missing"));
    assertThatThrownBy(() -> SharedEngine.open(file, NEVER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
    assertThat(SharedEngine.resources().open()).isZero();
  }

  @Test
  void looksByItself() throws Exception {
    try (SharedEngine shared = SharedEngine.open(file, Duration.ofMillis(10))) {
      write("two");
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!has(shared, "two")) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aWrongFileIsNoEngine() throws Exception {
    Files.writeString(file, "what: 1\n");
    assertThatThrownBy(() -> SharedEngine.open(file, NEVER)).isInstanceOf(ConfigException.class);
  }
}
