package org.sluicemail.daemon.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.servers.Await;
import org.sluicemail.store.FileStore;
import org.sluicemail.store.Key;
import org.sluicemail.store.Value;

/** A store on a disk of 4 MiB, which something else fills up. */
class FileStoreFullTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path disk;

  @BeforeEach
  void mount() throws Exception {
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0,
        "only root can mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static boolean puts(FileStore store, String name) throws IOException {
    try {
      store.put(Map.of(new Key("test", name), new Value("1 " + "v".repeat(10_000), DAY)));
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("store.mv");
      return false;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void failsWhileTheDiskIsFullAndRecovers() throws Exception {
    Path ballast = disk.resolve("ballast");
    try (FileStore store = FileWriter.store(disk.resolve("store.mv"))) {
      assertThat(puts(store, "first")).isTrue();
      long before = System.nanoTime();
      Await.until("a commit", LIMIT, () -> System.nanoTime() - before > 1_500_000_000L);
      fill(ballast);
      Await.until("failure", LIMIT, () -> !puts(store, "n" + System.nanoTime()));
      Files.delete(ballast);
      Await.until("recovery", LIMIT, () -> puts(store, "last"));
      assertThat(store.get(List.of(new Key("test", "first"), new Key("test", "last")))).hasSize(2);
    }
    try (FileStore store = FileWriter.store(disk.resolve("store.mv"))) {
      assertThat(store.get(List.of(new Key("test", "first"), new Key("test", "last")))).hasSize(2);
    }
    try (var files = Files.list(disk)) {
      assertThat(files).containsExactly(disk.resolve("store.mv"));
    }
  }

  private static void fill(Path ballast) throws IOException {
    try (var out = Files.newOutputStream(ballast)) {
      for (int i = 0; i < 4096; i++) {
        out.write(new byte[1024]);
      }
      throw new AssertionError("the disk is larger than it should be");
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space");
    }
  }
}
