package org.sluicemail.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileStoreTest extends StoreContract {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Key KEY = new Key("test", "key");

  @TempDir private Path folder;
  private Path file;
  private volatile Instant now = Instant.parse("2026-02-03T12:00:00Z");
  private FileStore store;

  @BeforeEach
  void openStore() {
    file = folder.resolve("store.mv");
    store = open();
  }

  private FileStore open() {
    return new FileStore(file, PATIENCE, 1000, () -> now);
  }

  private void reopen() {
    store.close();
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected void pass(Duration time) {
    now = now.plus(time);
  }

  private static Map<Key, Value> one(String text) {
    return Map.of(KEY, new Value(text, DAY));
  }

  private List<Path> aside() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(each -> each.toString().contains(".damaged-")).toList();
    }
  }

  @Test
  void remembersTextsAndBucketsButNoLeases() throws Exception {
    Bucket bucket = bucket("b", "10/1h burst 20");
    store.put(one("1 ü\udcff"));
    for (String id : List.of("a", "b", "c")) {
      store.take(lease(id, bucket));
    }
    store.settle(List.of(lease("a", bucket), lease("b", bucket)), List.of());
    reopen();
    assertThat(store.get(List.of(KEY))).containsValue("1 ü\udcff");
    assertThat(store.look(bucket.key()))
        .get()
        .isInstanceOfSatisfying(
            Entry.Level.class,
            level -> {
              assertThat(level.level()).isEqualTo(2);
              assertThat(level.reserved()).isZero();
              assertThat(level.burst()).isEqualTo(20);
            });
    pass(Duration.ofHours(1));
    reopen();
    assertThat(store.list("limits", "", 10)).isEmpty();
  }

  @Test
  void isForItsOwnerAlone() throws Exception {
    store.open();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesASecondOwnerInThisProcess() throws Exception {
    store.open();
    Path link = Files.createSymbolicLink(folder.resolve("link.mv"), file);
    for (Path other : List.of(file, link, folder.resolve("./store.mv"))) {
      try (FileStore second = new FileStore(other, PATIENCE, 1000, () -> now)) {
        assertThatThrownBy(second::open)
            .isInstanceOf(IOException.class)
            .hasMessageContaining("in use by this process")
            .hasMessageContaining("redis://");
      }
    }
    store.put(one("1"));
    reopen();
    assertThat(store.get(List.of(KEY))).hasSize(1);
  }

  @Test
  void aThousandInterruptedCallersHarmNothing() throws Exception {
    store.put(one("1 before"));
    CountDownLatch done = new CountDownLatch(1000);
    Random random = new Random(7);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Key key = new Key("test", "k" + i);
      Runnable caller =
          () -> {
            try {
              for (int j = 0; j < 50; j++) {
                store.put(Map.of(key, new Value("1 " + "x".repeat(200), DAY)));
                store.take(lease("l" + j + key, bucket("b", "100/1s")));
                store.get(List.of(key));
              }
            } catch (IOException | InterruptedException e) {
              // what this test is about
            } finally {
              done.countDown();
            }
          };
      callers.add(
          i % 2 == 0 ? Thread.ofVirtual().start(caller) : Thread.ofPlatform().start(caller));
      if (random.nextInt(3) == 0) {
        callers.get(random.nextInt(callers.size())).interrupt();
      }
    }
    callers.forEach(Thread::interrupt);
    done.await();
    assertThat(store.get(List.of(KEY))).containsValue("1 before");
    reopen();
    assertThat(store.get(List.of(KEY))).containsValue("1 before");
    assertThat(aside()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"header", "noise", "text"})
  void setsADamagedFileAside(String damage) throws Exception {
    fill();
    store.close();
    byte[] noise = new byte[damage.equals("noise") ? (int) Files.size(file) : 8192];
    new Random(7).nextBytes(noise);
    if (damage.equals("text")) {
      Files.writeString(file, "not at all a store\n".repeat(1000));
    } else {
      overwrite(0, noise);
    }
    byte[] damaged = Files.readAllBytes(file);
    store = open();
    assertThat(store.get(List.of(KEY))).isEmpty();
    store.put(one("1 fresh"));
    reopen();
    assertThat(store.get(List.of(KEY))).containsValue("1 fresh");
    assertThat(aside()).singleElement().satisfies(it -> assertThat(it).hasBinaryContent(damaged));
  }

  @Test
  void survivesADamagedTail() throws Exception {
    fill();
    store.close();
    long size = Files.size(file);
    try (RandomAccessFile end = new RandomAccessFile(file.toFile(), "rw")) {
      end.setLength(size - 3000);
    }
    store = open();
    store.put(one("1 fresh"));
    reopen();
    assertThat(store.get(List.of(KEY))).containsValue("1 fresh");
  }

  /** Any octet may be wrong: then the file still serves, or an empty one does. */
  @Test
  void servesWhateverIsWrongWithTheFile() throws Exception {
    fill();
    store.close();
    byte[] sound = Files.readAllBytes(file);
    Random random = new Random(42);
    for (int round = 0; round < 60; round++) {
      byte[] bad = sound.clone();
      for (int i = 0; i < 1 + random.nextInt(200); i++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(file, bad);
      store = open();
      usable(store);
      store.close();
    }
  }

  /** A damage that shows late costs one call; after that an empty file serves. */
  private void usable(FileStore store) throws Exception {
    for (int tries = 0; ; tries++) {
      try {
        store.get(keys());
        store.put(one("1 fresh"));
        assertThat(store.get(List.of(KEY))).containsValue("1 fresh");
        store.take(lease("a", bucket("b", "2/1m")));
        store.list("", "", 10_000);
        return;
      } catch (IOException e) {
        assertThat(tries).as(e.getMessage()).isLessThan(3);
      }
    }
  }

  private List<Key> keys() {
    return Stream.iterate(0, i -> i + 1).limit(900).map(i -> new Key("test", "n" + i)).toList();
  }

  private void fill() throws Exception {
    for (Key key : keys()) {
      store.put(Map.of(key, new Value("1 " + "y".repeat(300), DAY)));
      store.take(lease("l" + key, bucket("b" + key, "2/1h")));
      store.settle(List.of(lease("l" + key, bucket("b" + key, "2/1h"))), List.of());
    }
  }

  private void overwrite(long at, byte[] with) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(at);
      out.write(with);
    }
  }

  @Test
  void forgetsWhatEndsFirstWhenFull() throws Exception {
    for (int i = 0; i < 3000; i++) {
      store.put(Map.of(new Key("test", "n" + i), new Value("1", DAY.plusSeconds(i))));
    }
    assertThat(store.stats()).containsEntry("texts", "1000");
    assertThat(store.get(List.of(new Key("test", "n2999"), new Key("test", "n1999")))).hasSize(1);
  }

  @Test
  void tellsWhyAFileCannotBeOpened() throws Exception {
    file = folder.resolve("absent/store.mv");
    try (FileStore nowhere = open()) {
      assertThatThrownBy(nowhere::open).hasMessageContaining("absent");
    }
    file = Files.createDirectory(folder.resolve("folder"));
    try (FileStore odd = open()) {
      assertThatThrownBy(odd::open).isInstanceOf(IOException.class).hasMessageContaining("no file");
    }
    assertThat(aside()).isEmpty();
    file = folder.resolve("store.mv");
  }

  @Test
  void isClosedForGood() throws Exception {
    store.open();
    store.close();
    assertThatThrownBy(() -> store.get(List.of(KEY))).hasMessage("the store is closed");
    assertThatThrownBy(store::open).isInstanceOf(IOException.class);
    store.close();
  }
}
