package org.sluicemail.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drives the real launcher in a folder of its own, with a Java and a Maven that only take notes.
 */
class LauncherTest {
  @TempDir Path folder;
  private Checkout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new Checkout(folder);
  }

  @Test
  void buildsOnFirstUseAndOnlyThen() throws Exception {
    assertThat(checkout.run("check").status()).isZero();
    assertThat(checkout.run("check").status()).isZero();
    assertThat(checkout.noted("mvn"))
        .hasSize(1)
        .first()
        .asString()
        .contains("-Dquick", "jdk-25.0.3");
  }

  @Test
  void onlyTheProgramWritesToStandardOutput() throws Exception {
    Checkout.Ended ended = checkout.run("check");
    assertThat(ended.out()).isEqualTo("words of the program\n");
    assertThat(ended.err()).contains("building", "words of the build");
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    checkout.run("check");
    Path source =
        Files.writeString(checkout.root.resolve("shared-filters/src/main/java/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    checkout.run("check");
    assertThat(checkout.noted("mvn")).hasSize(2);
  }

  @Test
  void startsAtTheSameTimeShareOneBuild() throws Exception {
    List<Checkout.Start> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(checkout.start(checkout.root.resolve("sluice"), folder, Map.of(), "check"));
    }
    for (Checkout.Start start : starts) {
      assertThat(Checkout.ended(start).status()).isZero();
    }
    assertThat(checkout.noted("mvn")).hasSize(1);
    assertThat(checkout.noted("AOTCacheOutput")).hasSize(1);
  }

  @Test
  void takesTheNativeSignaturesOfItsPlatformWhereTheyAre() throws Exception {
    checkout.run("check");
    assertThat(checkout.noted("java ").getLast()).contains("-jar").doesNotContain("Corretto");
    Path ext =
        Files.createDirectories(checkout.root.resolve("milter-bridge/daemon/target/dist/lib/ext"));
    for (String platform : List.of("x86_64", "aarch64", "s390x")) {
      Files.createFile(ext.resolve("AmazonCorrettoCryptoProvider-linux-" + platform + ".jar"));
    }
    assertThat(checkout.run("check").status()).isZero();
    assertThat(checkout.noted("AOTCacheOutput")).as("another class path, another cache").hasSize(2);
    assertThat(checkout.noted("java ").getLast())
        .contains("--enable-native-access=ALL-UNNAMED", "-cp", "cli.Main check")
        .containsOnlyOnce("AmazonCorretto");
  }

  @Test
  void aFailedBuildKeepsTheMailInTheQueue() throws Exception {
    Checkout.Ended ended = checkout.run(Map.of("BUILD_FAILS", "yes"), "check");
    assertThat(ended.status()).isEqualTo(75);
    assertThat(ended.out()).isEmpty();
    assertThat(checkout.noted("java ")).isEmpty();
  }

  @Test
  void runsWhatIsBuiltWithoutMaven() throws Exception {
    checkout.run("check");
    Files.delete(folder.resolve("tools/mvn"));
    assertThat(checkout.run("check").status()).isZero();
  }

  @Test
  void namesThePackageOfAMissingMaven() throws Exception {
    Files.delete(folder.resolve("tools/mvn"));
    Checkout.Ended ended = checkout.run("check");
    assertThat(ended.status()).isEqualTo(75);
    assertThat(ended.err()).contains("apt install maven", "dnf install maven");
  }

  @Test
  void namesThePackageOfAMissingJdk() throws Exception {
    Checkout.Ended ended = checkout.run(Map.of("SLUICE_JVM_FOLDERS", "/nowhere"), "check");
    assertThat(ended.status()).isEqualTo(75);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("openjdk-21-jdk-headless", "java-21-openjdk-devel");
  }

  @Test
  void takesTheNewestJdkOfTheFolders() throws Exception {
    checkout.jdk("1.8.0");
    checkout.jdk("17.0.9");
    checkout.jdk("21.0.1");
    checkout.run("check");
    assertThat(checkout.lastNote()).contains("jdk-25.0.3/bin/java");
  }

  @Test
  void javaHomeWinsWhenItWillDo() throws Exception {
    String tooOld = checkout.jdk("17.0.9").toString();
    String older = checkout.jdk("21.0.1").toString();
    checkout.run(Map.of("JAVA_HOME", tooOld), "check");
    assertThat(checkout.lastNote()).contains("jdk-25.0.3/bin/java");
    checkout.run(Map.of("JAVA_HOME", older), "check");
    assertThat(checkout.lastNote()).contains("jdk-21.0.1/bin/java");
  }

  @Test
  void theJavaOfPathWinsOverTheFolders() throws Exception {
    Path older = checkout.jdk("21.0.1");
    Files.createSymbolicLink(folder.resolve("tools/java"), older.resolve("bin/java"));
    checkout.run("check");
    assertThat(checkout.lastNote()).contains("jdk-21.0.1/bin/java");
  }

  @Test
  void runsThroughASymbolicLinkFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), checkout.root.resolve("sluice"));
    assertThat(Checkout.ended(checkout.start(link, Path.of("/"), Map.of(), "check")).status())
        .isZero();
    assertThat(checkout.lastNote())
        .contains(checkout.root + "/milter-bridge/daemon/target/dist/lib");
  }

  @Test
  void makesTheStartUpCacheOnceAndUsesIt() throws Exception {
    checkout.run("check");
    assertThat(checkout.lastNote())
        .contains("-XX:AOTCache=" + checkout.root + "/.aot/command-")
        .endsWith(" check");
    checkout.run("check");
    assertThat(checkout.noted("AOTCacheOutput")).hasSize(1);
  }

  @Test
  void aFailedTrainingRunIsToldOnceAndBreaksNothing() throws Exception {
    Map<String, String> failing = Map.of("TRAINING_FAILS", "yes");
    Checkout.Ended first = checkout.run(failing, "check");
    assertThat(first.status()).isZero();
    assertThat(first.out()).isEqualTo("words of the program\n");
    assertThat(first.err()).contains("training run failed");
    assertThat(checkout.run(failing, "check").err()).isEmpty();
    assertThat(checkout.lastNote()).doesNotContain("AOT");
  }

  @Test
  void startsWithoutACacheWhereNothingIsWritable() throws Exception {
    Files.writeString(checkout.root.resolve(".aot"), "in the way");
    Checkout.Ended ended = checkout.run(Map.of("XDG_CACHE_HOME", "/proc/nowhere"), "check");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("starting without");
    assertThat(checkout.lastNote()).doesNotContain("AOT");
  }

  @Test
  void beforeJdk25TheCacheIsAClassDataArchive() throws Exception {
    checkout.run(Map.of("JAVA_HOME", checkout.jdk("21.0.1").toString()), "check");
    assertThat(checkout.lastNote())
        .contains(
            "-XX:SharedArchiveFile=" + checkout.root + "/.aot/", "-XX:+AutoCreateSharedArchive")
        .doesNotContain("AOT", "unsafe", "CompactObjectHeaders");
  }

  @Test
  void aServerIsCompiledFullyAndACommandQuickly() throws Exception {
    checkout.run("serve");
    assertThat(checkout.lastNote())
        .contains("-XX:MaxHeapFreeRatio")
        .doesNotContain("TieredStopAtLevel");
    checkout.run("check");
    assertThat(checkout.lastNote())
        .contains("-XX:TieredStopAtLevel=1")
        .doesNotContain("HeapFreeRatio");
  }

  @Test
  void theOperatorsFlagsComeLast() throws Exception {
    checkout.run(Map.of("SLUICE_JAVA_OPTS", "-Xmx77m -Dx=y"), "check");
    assertThat(checkout.lastNote()).contains(" -XX:TieredStopAtLevel=1 -Xmx77m -Dx=y ");
  }
}
