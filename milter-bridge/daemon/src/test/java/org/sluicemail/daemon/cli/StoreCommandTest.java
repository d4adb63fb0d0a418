package org.sluicemail.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluicemail.config.Rate;
import org.sluicemail.daemon.Daemon;
import org.sluicemail.daemon.control.ControlServer;
import org.sluicemail.daemon.server.UnixSocket;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.store.Bucket;
import org.sluicemail.store.FileStore;
import org.sluicemail.store.Key;
import org.sluicemail.store.Lease;
import org.sluicemail.store.Value;

class StoreCommandTest {
  private static final String ODD = "eve\u001b[2J\n\udcff@example.org";

  @TempDir private Path folder;

  private Ran run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("store"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("-c", folder.resolve("sluice.yaml").toString()));
    return Ran.of(all);
  }

  private void configure(String store) throws IOException {
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        listen: inet:0@127.0.0.1
        control: unix:FOLDER/control.sock
        store: STORE
        chains: {all: []}
        routes: [{chain: all}]
        """
            .replace("FOLDER", folder.toString())
            .replace("STORE", store));
  }

  @BeforeEach
  void fill() throws Exception {
    configure("file:" + folder.resolve("store.mv"));
    Duration day = Duration.ofDays(1);
    try (FileStore store =
        new FileStore(folder.resolve("store.mv"), day, 1000, InstantSource.system())) {
      for (String name :
          List.of(
              "tuple 192.0.2.0/24 ann@example.org",
              "tuple 198.51.100.7 bob@example.org",
              "network 2001:db8:1::/48",
              ODD)) {
        store.put(Map.of(new Key("greylist", name), new Value("1 seen " + name, day)));
      }
      Bucket bucket = new Bucket(new Key("limits", "ip 192.0.2.9"), Rate.parse("20/1d burst 40"));
      Lease lease = new Lease("a", List.of(bucket), 3, day);
      store.take(lease);
      store.settle(List.of(lease), List.of());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list | 5",
        "list --filter greylist | 4",
        "list --filter limits | 1",
        "list --filter nobody | 0",
        "list --address example.org | 3",
        "list --network 192.0.2.0/24 | 2",
        "list --network 192.0.0.0/16 | 2",
        "list --network 192.0.2.0/25 | 1",
        "list --network 2001:db8::/32 | 1",
        "list --filter greylist --network 0.0.0.0/0 | 2",
        "list --network 192.0.2.0/24 --address ann@ | 1",
      })
  void listsWhatIsSelected(String command, int lines) {
    Ran ran = run(command.strip().split(" "));
    assertThat(ran.err()).isEmpty();
    assertThat(ran.status()).isZero();
    assertThat(ran.out().lines()).hasSize(lines);
  }

  @Test
  void printsEntries() {
    assertThat(run("get", "limits", "ip 192.0.2.9").out())
        .matches(
            "limits ip 192\\.0\\.2\\.9: (3\\.0|2\\.99\\d*) of 40, reserved 0 \\(3h 3\\dm\\)\\R");
    assertThat(run("list", "--address", "bob").out())
        .matches(
            "greylist tuple 198.51.100.7 bob@example.org: 1 seen tuple 198.51.100.7"
                + " bob@example.org \\(23h 59m\\)\\R");
    Ran none = run("get", "limits", "nobody");
    assertThat(none.status()).isEqualTo(1);
    assertThat(none.out()).isEmpty();
  }

  @Test
  void escapesWhatCameFromOutside() throws Exception {
    String text = run("list", "--address", "eve").out();
    assertThat(text.lines()).hasSize(1);
    assertThat(text.strip()).matches("\\P{Cntrl}*").contains("eve\\x1b[2J\\n\\xff@example.org");
    String json = run("list", "--address", "eve", "--json").out();
    JsonNode entry = new ObjectMapper().readTree(json);
    assertThat(entry.path("key").asText()).isEqualTo(ODD);
    assertThat(json.strip()).matches("[ -~]*");
    assertThat(run("delete", "greylist", ODD).out().strip()).isEqualTo("deleted 1");
  }

  @Test
  void deletesOneOrThoseSelected() {
    assertThat(run("delete", "limits", "ip 192.0.2.9").out().strip()).isEqualTo("deleted 1");
    assertThat(run("delete", "limits", "ip 192.0.2.9").out().strip()).isEqualTo("deleted 0");
    assertThat(run("delete", "--network", "192.0.2.0/24").out().strip()).isEqualTo("deleted 1");
    assertThat(run("delete", "--filter", "greylist").out().strip()).isEqualTo("deleted 3");
    assertThat(run("list").out()).isEmpty();
  }

  @Test
  void tellsWhatIsWrong() throws Exception {
    Ran all = run("delete");
    assertThat(all.status()).isNotZero();
    assertThat(all.err()).contains("say what is to be deleted");
    assertThat(run("delete", "greylist").status()).isEqualTo(64);
    assertThat(run("list", "--limit", "0").status()).isEqualTo(64);
    assertThat(run("list", "--network", "nowhere").err()).contains("is not a network");
    assertThat(run("get", "No Owner", "key").err()).contains("no owner of keys");
    configure("memory");
    assertThat(run("stats").err()).contains("no server answers at").contains("memory");
  }

  @Test
  void asksTheServerThatRuns() throws Exception {
    Path control = folder.resolve("control.sock");
    var ownerOnly = new ServerSettings.Socket(Optional.empty(), Optional.empty(), "0600");
    try (Daemon daemon = Daemon.start(Optional.of(folder.resolve("sluice.yaml")));
        ControlServer server =
            new ControlServer(control, UnixSocket.bind(control, ownerOnly, 1), daemon::store)) {
      server.start();
      assertThat(run("list").out().lines()).hasSize(5);
      assertThat(run("list", "--limit", "2").out().lines())
          .hasSize(3)
          .last()
          .isEqualTo("... and more");
      assertThat(run("stats").out()).contains("texts 4").contains("buckets 1");
      assertThat(run("list", "--network", "nowhere").err()).contains("is not a network");
      assertThat(run("delete", "--filter", "limits").out().strip()).isEqualTo("deleted 1");
    }
    assertThat(run("list").out().lines()).hasSize(4);
  }

  /** A server refuses to start on the store of another, and says what to do. */
  @Test
  void aSecondServerIsRefused() throws Exception {
    Optional<Path> file = Optional.of(folder.resolve("sluice.yaml"));
    try (Daemon first = Daemon.start(file)) {
      assertThat(first.reload()).containsExactly("ok");
      assertThatThrownBy(() -> Daemon.start(file).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use")
          .hasMessageContaining("redis://");
      assertThat(first.store("store {}")).singleElement().asString().contains("error");
    }
    Daemon.start(file).close();
  }
}
