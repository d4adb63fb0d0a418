package org.sluicemail.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who becomes whom: the real launcher with programs that only say how they were called. */
class LauncherUserTest {
  /** Says how it was called, but for the question after the user, and makes a start-up cache. */
  private static final String JAVA =
      """
      #!/bin/sh
      for flag; do
        case $flag in -XX:AOTCacheOutput=*) echo cache >"${flag#*=}"; exit 0 ;; esac
      done
      case "$*" in
        *'-e UserID') [ -n "$USERID" ] || exit 78; echo "$USERID" ;;
        *) echo "java ${*##*-jar }" ;;
      esac
      """;

  /** Knows all users but mallory; says nothing where it is only to look whether files are there. */
  private static final String SETPRIV =
      """
      #!/bin/sh
      [ "$1" = --reuid=mallory ] && exit 1
      case "$*" in
        *' -- test '*) ;;
        *) echo setpriv "$@" | sed 's/-- .* -jar .*jar/-- java/' ;;
      esac
      """;

  @TempDir private Path folder;

  @BeforeEach
  void checkout() throws IOException {
    Path launcher = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(launcher.resolve("sluice"))) {
      launcher = launcher.getParent();
    }
    Files.copy(
        launcher.resolve("sluice"), folder.resolve("sluice"), StandardCopyOption.COPY_ATTRIBUTES);
    script(".ci/find-jdk", "echo " + folder.resolve("jdk"));
    script("jdk/bin/java", JAVA);
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
    Path dist = Files.createDirectories(folder.resolve("milter-bridge/daemon/target/dist/lib"));
    Files.writeString(dist.resolve("sluice-daemon.jar"), "");
    Files.writeString(dist.resolveSibling("stamp"), "");
    script("tools/setpriv", SETPRIV);
    script("tools/id", "case $1 in -u) echo \"$UID_OF\" ;; -g) echo group-of-$2 ;; esac");
  }

  private void script(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text.startsWith("#!") ? text : "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, ann, opendkim, setpriv --reuid=ann --regid=group-of-ann --init-groups -- java opendkim",
    "0, ann:mail, opendkim, setpriv --reuid=ann --regid=mail --init-groups -- java opendkim",
    "0, root, opendkim, java opendkim",
    "0, '', opendkim, java opendkim",
    "0, ann, serve, java serve",
    "1000, ann, opendkim, java opendkim",
  })
  void becomesTheUserOfOpenDkim(String uid, String userId, String command, String started)
      throws Exception {
    Ran ran = run(uid, userId, command);
    assertThat(ran.out.replace(jar() + " ", "")).as(ran.err).isEqualTo(started + "\n");
    assertThat(ran.status).isZero();
  }

  @Test
  void tellsThatItCannotBecomeTheUser() throws Exception {
    Ran ran = run("0", "mallory", "opendkim");
    assertThat(ran.status).isEqualTo(78);
    assertThat(ran.out).isEmpty();
    assertThat(ran.err).contains("sluice: UserID mallory: there is no such user");
  }

  private record Ran(int status, String out, String err) {}

  private Path jar() {
    return folder.resolve("milter-bridge/daemon/target/dist/lib/sluice-daemon.jar");
  }

  private Ran run(String uid, String userId, String command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(folder.resolve("sluice").toString(), command);
    builder.environment().put("PATH", folder.resolve("tools") + ":" + System.getenv("PATH"));
    builder.environment().put("UID_OF", uid);
    builder.environment().put("USERID", userId);
    Process process =
        builder
            .redirectError(folder.resolve("err").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, SECONDS)).isTrue();
    return new Ran(process.exitValue(), out, Files.readString(folder.resolve("err")));
  }
}
