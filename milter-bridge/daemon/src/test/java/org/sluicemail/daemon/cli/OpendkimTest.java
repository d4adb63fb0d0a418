package org.sluicemail.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpendkimTest {
  @TempDir private Path folder;

  private Ran run(String options, String... lines) throws IOException {
    Path file = Files.writeString(folder.resolve("conf"), String.join("\n", lines) + "\n");
    return Ran.of(("opendkim " + options.replace("FILE", "" + file)).split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "-n -x FILE, 0",
    "-nxFILE, 0",
    "-fn -x FILE, 0",
    "-x FILE -n -X -v -v -A -D -l -r -W, 0",
    "-n -x FILE -b v -c relaxed/relaxed -d a -L 5% -o - -P /p -s s -S rsa-sha256 -T 3 -u u, 0",
    "-n -x FILE -p inet:8891@localhost, 0",
    "-n -x FILE -b x, 78",
    "-n -x FILE -T soon, 78",
    "-n -x /nonexistent, 78",
    "-x FILE, 78",
    "-n -x FILE -q, 64",
    "-n -x FILE -t mail, 64",
    "-n -x FILE more, 64",
    "-n -x, 64",
  })
  void takesTheOptionsOfOpenDkim(String options, int status) throws Exception {
    Ran ran = run(options);
    assertThat(ran.status()).as(ran.err()).isEqualTo(status);
  }

  @Test
  void tellsWhatItDoesNotHonour() throws Exception {
    Ran ran = run("-n -x FILE", "SendReports yes", "Background no");
    assertThat(ran)
        .isEqualTo(new Ran(0, "", "sluice: not honoured: SendReports: no reports are sent\n"));
  }

  @Test
  void tellsAllThatIsWrong() throws Exception {
    Ran ran = run("-n -x FILE", "Mode x", "Nothing 1");
    assertThat(ran.status()).isEqualTo(Status.CONFIG);
    assertThat(ran.err()).contains("conf:1:1: Mode: ", "conf:2:1: there is no setting Nothing");
  }

  @Test
  void printsASetting() throws Exception {
    assertThat(run("-x FILE -e userid", "UserID ann:mail")).isEqualTo(new Ran(0, "ann:mail\n", ""));
    assertThat(run("-x FILE -n -e userid", "UserID ann")).isEqualTo(new Ran(0, "ann\n", ""));
    assertThat(run("-x FILE -e UserID").status()).isEqualTo(Status.CONFIG);
    assertThat(run("-x FILE -e Nothing").status()).isEqualTo(Status.CONFIG);
  }

  @Test
  void tellsThatItCannotListen() throws Exception {
    Ran ran = run("-x FILE -p local:" + folder + "/none/s");
    assertThat(ran.status()).isEqualTo(Status.UNAVAILABLE);
    assertThat(ran.err()).contains("cannot start: cannot listen on unix:", "there is no folder");
  }
}
