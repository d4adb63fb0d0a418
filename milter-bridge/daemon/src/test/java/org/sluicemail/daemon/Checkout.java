package org.sluicemail.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A checkout with the launcher, tools and JDKs that only note what is asked of them. */
final class Checkout {
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

  final Path root;
  private final Path folder;
  private final Path notes;

  Checkout(Path folder) throws IOException {
    this.folder = folder;
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

  Ended run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  Ended run(Map<String, String> environment, String... arguments) throws Exception {
    return ended(start(root.resolve("sluice"), folder, environment, arguments));
  }

  Start start(Path launcher, Path from, Map<String, String> more, String... arguments)
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

  static Ended ended(Start start) throws Exception {
    start.process().getOutputStream().close();
    String out = new String(start.process().getInputStream().readAllBytes(), UTF_8);
    assertThat(start.process().waitFor(60, SECONDS)).isTrue();
    return new Ended(start.process().exitValue(), out, Files.readString(start.err()));
  }

  List<String> noted(String word) throws IOException {
    return Files.readAllLines(notes).stream().filter(line -> line.contains(word)).toList();
  }

  String lastNote() throws IOException {
    return Files.readAllLines(notes).getLast();
  }

  Path jdk(String version) throws IOException {
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

  record Start(Process process, Path err) {}

  record Ended(int status, String out, String err) {}
}
