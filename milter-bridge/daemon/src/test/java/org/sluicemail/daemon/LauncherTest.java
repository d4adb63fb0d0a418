package org.sluicemail.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drives the real launcher in a folder of its own, with a Java and a Maven that only take notes.
 */
class LauncherTest {
  private static final String JAVA =
      """
      #!/bin/sh
      echo "java $0 $*" >>"$NOTES"
      for flag; do
        case $flag in
          -XX:AOTCacheOutput=*)
            echo 'words of the training run'
            [ -z "$TRAINING_FAILS" ] || exit 1
            echo cache >"${flag#*=}"
            exit 0 ;;
        esac
      done
      echo 'words of the program'
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "mvn $JAVA_HOME $*" >>"$NOTES"
      echo 'words of the build'
      [ -z "$BUILD_FAILS" ] || exit 1
      mkdir -p milter-bridge/daemon/target/dist/lib
      echo jar >milter-bridge/daemon/target/dist/lib/sluice-daemon.jar
      """;

  private static final List<String> TOOLS =
      List.of(
          "bash sh cat cksum find flock mkdir mktemp mv readlink rm sed sleep touch tr".split(" "));

  @TempDir Path folder;
  private Path root;
  private Path notes;

  @BeforeEach
  void checkout() throws IOException {
    root = Files.createDirectories(folder.resolve("a folder/sluice"));
    notes = Files.createFile(folder.resolve("notes"));
    copy("sluice");
    copy(".ci/find-jdk");
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.createDirectories(root.resolve("shared-filters/src/main/java"));
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      script(tools.resolve(tool), "#!/bin/sh\nexec " + which(tool) + " \"$@\"\n");
    }
    script(tools.resolve("mvn"), MAVEN);
    jdk("25.0.3");
  }

  @Test
  void buildsOnFirstUseAndOnlyThen() throws Exception {
    assertThat(run("check").status()).isZero();
    assertThat(run("check").status()).isZero();
    assertThat(noted("mvn")).hasSize(1).first().asString().contains("-Dquick", "jdk-25.0.3");
  }

  @Test
  void onlyTheProgramWritesToStandardOutput() throws Exception {
    Ended ended = run("check");
    assertThat(ended.out()).isEqualTo("words of the program\n");
    assertThat(ended.err()).contains("building", "words of the build");
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    run("check");
    Path source = Files.writeString(root.resolve("shared-filters/src/main/java/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    run("check");
    assertThat(noted("mvn")).hasSize(2);
  }

  @Test
  void startsAtTheSameTimeShareOneBuild() throws Exception {
    List<Start> starts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      starts.add(start(root.resolve("sluice"), folder, Map.of(), "check"));
    }
    for (Start start : starts) {
      assertThat(ended(start).status()).isZero();
    }
    assertThat(noted("mvn")).hasSize(1);
    assertThat(noted("AOTCacheOutput")).hasSize(1);
  }

  @Test
  void takesTheNativeSignaturesOfItsPlatformWhereTheyAre() throws Exception {
    run("check");
    assertThat(noted("java ").getLast()).contains("-jar").doesNotContain("Corretto");
    Path ext = Files.createDirectories(root.resolve("milter-bridge/daemon/target/dist/lib/ext"));
    for (String platform : List.of("x86_64", "aarch64", "s390x")) {
      Files.createFile(ext.resolve("AmazonCorrettoCryptoProvider-linux-" + platform + ".jar"));
    }
    assertThat(run("check").status()).isZero();
    assertThat(noted("AOTCacheOutput")).as("another class path, another cache").hasSize(2);
    assertThat(noted("java ").getLast())
        .contains("--enable-native-access=ALL-UNNAMED", "-cp", "cli.Main check")
        .containsOnlyOnce("AmazonCorretto");
  }

  @Test
  void aFailedBuildKeepsTheMailInTheQueue() throws Exception {
    Ended ended = run(Map.of("BUILD_FAILS", "yes"), "check");
    assertThat(ended.status()).isEqualTo(75);
    assertThat(ended.out()).isEmpty();
    assertThat(noted("java ")).isEmpty();
  }

  @Test
  void runsWhatIsBuiltWithoutMaven() throws Exception {
    run("check");
    Files.delete(folder.resolve("tools/mvn"));
    assertThat(run("check").status()).isZero();
  }

  @Test
  void namesThePackageOfAMissingMaven() throws Exception {
    Files.delete(folder.resolve("tools/mvn"));
    Ended ended = run("check");
    assertThat(ended.status()).isEqualTo(75);
    assertThat(ended.err()).contains("apt install maven", "dnf install maven");
  }

  @Test
  void namesThePackageOfAMissingJdk() throws Exception {
    Ended ended = run(Map.of("SLUICE_JVM_FOLDERS", "/nowhere"), "check");
    assertThat(ended.status()).isEqualTo(75);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains("openjdk-21-jdk-headless", "java-21-openjdk-devel");
  }

  @Test
  void takesTheNewestJdkOfTheFolders() throws Exception {
    jdk("1.8.0");
    jdk("17.0.9");
    jdk("21.0.1");
    run("check");
    assertThat(lastNote()).contains("jdk-25.0.3/bin/java");
  }

  @Test
  void javaHomeWinsWhenItWillDo() throws Exception {
    String tooOld = jdk("17.0.9").toString();
    String older = jdk("21.0.1").toString();
    run(Map.of("JAVA_HOME", tooOld), "check");
    assertThat(lastNote()).contains("jdk-25.0.3/bin/java");
    run(Map.of("JAVA_HOME", older), "check");
    assertThat(lastNote()).contains("jdk-21.0.1/bin/java");
  }

  @Test
  void theJavaOfPathWinsOverTheFolders() throws Exception {
    Path older = jdk("21.0.1");
    Files.createSymbolicLink(folder.resolve("tools/java"), older.resolve("bin/java"));
    run("check");
    assertThat(lastNote()).contains("jdk-21.0.1/bin/java");
  }

  @Test
  void runsThroughASymbolicLinkFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), root.resolve("sluice"));
    assertThat(ended(start(link, Path.of("/"), Map.of(), "check")).status()).isZero();
    assertThat(lastNote()).contains(root + "/milter-bridge/daemon/target/dist/lib");
  }

  @Test
  void makesTheStartUpCacheOnceAndUsesIt() throws Exception {
    run("check");
    assertThat(lastNote()).contains("-XX:AOTCache=" + root + "/.aot/command-").endsWith(" check");
    run("check");
    assertThat(noted("AOTCacheOutput")).hasSize(1);
  }

  @Test
  void aFailedTrainingRunIsToldOnceAndBreaksNothing() throws Exception {
    Map<String, String> failing = Map.of("TRAINING_FAILS", "yes");
    Ended first = run(failing, "check");
    assertThat(first.status()).isZero();
    assertThat(first.out()).isEqualTo("words of the program\n");
    assertThat(first.err()).contains("training run failed");
    assertThat(run(failing, "check").err()).isEmpty();
    assertThat(lastNote()).doesNotContain("AOT");
  }

  @Test
  void startsWithoutACacheWhereNothingIsWritable() throws Exception {
    Files.writeString(root.resolve(".aot"), "in the way");
    Ended ended = run(Map.of("XDG_CACHE_HOME", "/proc/nowhere"), "check");
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("starting without");
    assertThat(lastNote()).doesNotContain("AOT");
  }

  @Test
  void beforeJdk25TheCacheIsAClassDataArchive() throws Exception {
    run(Map.of("JAVA_HOME", jdk("21.0.1").toString()), "check");
    assertThat(lastNote())
        .contains("-XX:SharedArchiveFile=" + root + "/.aot/", "-XX:+AutoCreateSharedArchive")
        .doesNotContain("AOT", "unsafe", "CompactObjectHeaders");
  }

  @Test
  void aServerIsCompiledFullyAndACommandQuickly() throws Exception {
    run("serve");
    assertThat(lastNote()).contains("-XX:MaxHeapFreeRatio").doesNotContain("TieredStopAtLevel");
    run("check");
    assertThat(lastNote()).contains("-XX:TieredStopAtLevel=1").doesNotContain("HeapFreeRatio");
  }

  @Test
  void theOperatorsFlagsComeLast() throws Exception {
    run(Map.of("SLUICE_JAVA_OPTS", "-Xmx77m -Dx=y"), "check");
    assertThat(lastNote()).contains(" -XX:TieredStopAtLevel=1 -Xmx77m -Dx=y ");
  }

  private Ended run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    return ended(start(root.resolve("sluice"), folder, environment, arguments));
  }

  private Start start(Path launcher, Path from, Map<String, String> more, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", folder.resolve("tools").toString());
    environment.put("HOME", folder.toString());
    environment.put("NOTES", notes.toString());
    environment.put("SLUICE_JVM_FOLDERS", folder.resolve("jvm").toString());
    environment.putAll(more);
    Path err = Files.createTempFile(folder, "err", "");
    builder.redirectError(err.toFile());
    return new Start(builder.start(), err);
  }

  private static Ended ended(Start start) throws Exception {
    start.process().getOutputStream().close();
    String out = new String(start.process().getInputStream().readAllBytes(), UTF_8);
    assertThat(start.process().waitFor(60, SECONDS)).isTrue();
    return new Ended(start.process().exitValue(), out, Files.readString(start.err()));
  }

  private List<String> noted(String word) throws IOException {
    return Files.readAllLines(notes).stream().filter(line -> line.contains(word)).toList();
  }

  private String lastNote() throws IOException {
    return Files.readAllLines(notes).getLast();
  }

  private Path jdk(String version) throws IOException {
    Path home = folder.resolve("jvm/jdk-" + version);
    Files.createDirectories(home.resolve("bin"));
    script(home.resolve("bin/java"), JAVA);
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private void copy(String name) throws IOException {
    Path copy = root.resolve(name);
    Files.createDirectories(copy.getParent());
    Files.copy(repository().resolve(name), copy, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("sluice"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static Path which(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(place -> Path.of(place, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + tool + " on PATH"));
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Start(Process process, Path err) {}

  private record Ended(int status, String out, String err) {}
}
