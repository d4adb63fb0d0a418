package org.sluicemail.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.servers.LongRunning;
import org.sluicemail.store.Entry;
import org.sluicemail.store.FileStore;
import org.sluicemail.store.Key;

/** A store in a file whose process is killed while it writes as fast as it can. */
class FileStoreKilledTest {
  /** What may be lost. */
  private static final long LOST_MS = 1000;

  private static final long PULSE_MS = 50;
  private static final int STRIDE = 2000;

  @TempDir private Path folder;

  /** What the writer told at one time. */
  private record Pulse(long at, int[] done) {
    static Pulse read(String line) {
      String[] words = line.split(" ");
      int[] done = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
      return new Pulse(Long.parseLong(words[0]), done);
    }
  }

  private Path file() {
    return folder.resolve("store.mv");
  }

  private Process writer() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FileWriter.class.getName(),
            file().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Kills it at some time, and returns what it had told. */
  private List<Pulse> killed(Process writer, int pulses) throws Exception {
    List<Pulse> told = new ArrayList<>();
    try (BufferedReader lines = writer.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        told.add(Pulse.read(line));
        if (told.size() == pulses) {
          writer.toHandle().destroyForcibly(); // not by itself, which would close the pipe
        }
      }
    } finally {
      writer.destroyForcibly();
    }
    assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(told).hasSizeGreaterThanOrEqualTo(pulses);
    return told;
  }

  private void killAndLook(Random random) throws Exception {
    List<Pulse> told = killed(writer(), 22 + random.nextInt(20));
    try (FileStore store = FileWriter.store(file())) {
      int[] certain = certain(told).done();
      for (int thread = 0; thread < FileWriter.THREADS; thread++) {
        assertPrefix(store, thread, certain[thread]);
      }
      assertThat(store.look(FileWriter.BUCKET.key()))
          .get()
          .isInstanceOfSatisfying(
              Entry.Level.class,
              level -> {
                assertThat(level.level()).isGreaterThanOrEqualTo(certain[FileWriter.THREADS] - 1);
                assertThat(level.reserved()).isZero();
              });
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(file -> file.toString().contains("damaged"));
    }
    Files.delete(file());
  }

  /** What was told a second before the end; a pause of the whole machine is not counted. */
  private static Pulse certain(List<Pulse> told) {
    long pause =
        IntStream.range(1, told.size())
            .mapToLong(i -> told.get(i).at() - told.get(i - 1).at() - PULSE_MS)
            .max()
            .orElse(0);
    long end = told.getLast().at();
    return told.reversed().stream()
        .filter(pulse -> end - pulse.at() >= LOST_MS + pause)
        .findFirst()
        .orElse(told.getFirst());
  }

  private static void assertPrefix(FileStore store, int thread, int certain) throws Exception {
    int there = 0;
    int next = present(store, thread, 0);
    while (next == there + STRIDE) {
      there = next;
      next = present(store, thread, there);
    }
    assertThat(next).isGreaterThanOrEqualTo(certain);
    assertThat(present(store, thread, there + STRIDE)).isEqualTo(there + STRIDE);
  }

  /** How far the keys from {@code from} on are there without a gap. */
  private static int present(FileStore store, int thread, int from) throws Exception {
    List<Key> keys =
        IntStream.range(from, from + STRIDE).mapToObj(i -> FileWriter.key(thread, i)).toList();
    Set<Key> found = store.get(keys).keySet();
    int gap =
        IntStream.range(0, STRIDE)
            .filter(i -> !found.contains(keys.get(i)))
            .findFirst()
            .orElse(STRIDE);
    assertThat(found).hasSize(gap);
    return from + gap;
  }

  @Test
  void losesAtMostTheLastSecond() throws Exception {
    Random random = new Random(11);
    for (int round = 0; round < 5; round++) {
      killAndLook(random);
    }
  }

  @LongRunning
  @RepeatedTest(50)
  void losesAtMostTheLastSecondFiftyTimes() throws Exception {
    killAndLook(new Random());
  }

  @Test
  void refusesAFileOfAnotherProcess() throws Exception {
    Process writer = writer();
    try (FileStore second = FileWriter.store(file())) {
      assertThat(writer.inputReader().readLine()).isNotNull();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(second::open)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("in use by another process")
            .hasMessageContaining("redis://");
      }
      assertThat(writer.isAlive()).isTrue();
      writer.destroyForcibly().waitFor();
      second.open();
      assertThat(second.get(List.of(FileWriter.key(0, 0)))).isNotNull();
    } finally {
      writer.destroyForcibly();
    }
  }
}
