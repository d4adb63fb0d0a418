package org.sluicemail.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sluicemail.logs.LogLines;

class WatchedFileTest {

  @TempDir Path folder;
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger reads = new AtomicInteger();
  @RegisterExtension final LogLines logged = LogLines.of(WatchedFile.class);

  private Path path;

  @BeforeEach
  void place() {
    path = folder.resolve("list");
  }

  private String parse(List<String> lines) {
    reads.incrementAndGet();
    if (lines.contains("broken")) {
      throw new LineException(lines.indexOf("broken") + 1, "is broken");
    }
    return String.join("+", lines);
  }

  private WatchedFile<String> open() throws IOException {
    return WatchedFile.open(path, this::parse, now::get);
  }

  private String later(WatchedFile<String> file) {
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    return file.current();
  }

  @Test
  void isReadAnewWhenItHasChangedAndOnlyThen() throws Exception {
    Files.writeString(path, "a\nb\n");
    WatchedFile<String> file = open();
    assertThat(later(file)).isEqualTo("a+b");
    assertThat(reads).hasValue(1);
    Files.writeString(path, "a\nb\nc\n");
    assertThat(file.current()).as("not looked at yet").isEqualTo("a+b");
    assertThat(later(file)).isEqualTo("a+b+c");
    assertThat(later(file)).isEqualTo("a+b+c");
    assertThat(reads).hasValue(2);
  }

  @Test
  void seesAnotherFileInItsPlace() throws Exception {
    Files.writeString(path, "old");
    WatchedFile<String> file = open();
    Path other = Files.writeString(folder.resolve("new"), "new");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(path));
    Files.move(other, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(later(file)).isEqualTo("new");
  }

  @Test
  void keepsTheOldWhenTheNewIsBrokenAndSaysSoOnce() throws Exception {
    Files.writeString(path, "good");
    WatchedFile<String> file = open();
    Files.writeString(path, "x\nbroken\n");
    assertThat(later(file)).isEqualTo("good");
    assertThat(later(file)).isEqualTo("good");
    assertThat(logged.texts()).containsExactly(path + ":2: is broken; what was read before holds");
    Files.writeString(path, "better again");
    assertThat(later(file)).isEqualTo("better again");
  }

  @Test
  void keepsTheOldWhenTheFileIsGoneAndTakesTheNextOne() throws Exception {
    Files.writeString(path, "good");
    WatchedFile<String> file = open();
    Files.delete(path);
    assertThat(later(file)).isEqualTo("good");
    assertThat(later(file)).isEqualTo("good");
    assertThat(logged.texts()).hasSize(1);
    Files.writeString(path, "back");
    assertThat(later(file)).isEqualTo("back");
  }

  @Test
  void refusesWhatIsBrokenAbsentOrTooLargeAtTheStart() throws Exception {
    assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    Files.writeString(path, "broken");
    assertThatThrownBy(this::open).hasMessage(path + ":1: is broken");
    try (RandomAccessFile large = new RandomAccessFile(path.toFile(), "rw")) {
      large.setLength((32 << 20) + 1);
    }
    assertThatThrownBy(this::open).hasMessageContaining("more than");
    assertThatThrownBy(() -> WatchedFile.open(folder, this::parse)).isInstanceOf(IOException.class);
  }

  @Test
  void nobodyWaitsForTheOneWhoReads() throws Exception {
    Files.writeString(path, "old");
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    WatchedFile<String> file =
        WatchedFile.open(
            path,
            lines -> {
              if (lines.contains("new")) {
                reading.countDown();
                try {
                  read.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
              return lines.getFirst();
            },
            now::get);
    Files.writeString(path, "new");
    FutureTask<String> reader = new FutureTask<>(() -> later(file));
    Thread.ofPlatform().start(reader);
    reading.await();
    assertThat(later(file)).isEqualTo("old");
    read.countDown();
    assertThat(reader.get()).isEqualTo("new");
  }

  @Test
  void anInterruptedMailReadsItNoWorse() throws Exception {
    Files.writeString(path, "old");
    WatchedFile<String> file = open();
    Files.writeString(path, "newer");
    Thread.currentThread().interrupt();
    assertThat(later(file)).isEqualTo("newer");
    assertThat(Thread.interrupted()).isTrue();
  }
}
