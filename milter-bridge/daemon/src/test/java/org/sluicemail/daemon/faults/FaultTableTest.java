package org.sluicemail.daemon.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.sluicemail.config.Config;
import org.sluicemail.daemon.faults.Faulty.Fault;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Resources;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.RequiresServer;

/**
 * Each service that Sluice asks fails in each way: the verdict, the time until it, what is logged,
 * and that the service is asked again when it works. What comes out is the table of {@code
 * docs/faults.md}; {@code -Dsluice.write-docs=true} writes it anew.
 */
@RequiresServer(Kind.REDIS)
class FaultTableTest {
  private static final Path DOCUMENT = Path.of("../../docs/faults.md");
  private static final String FIRST = "| service | fails so | verdict | what the log says |\n";
  private static final String HEAD = FIRST + "|---|---|---|---|\n";

  /** The filter's timeout in every configuration, and what the issue allows beyond it. */
  private static final Duration BOUND = Duration.ofSeconds(2);

  private static final Duration LATE = Duration.ofSeconds(4);
  private static final Duration RECOVERY = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final List<Fault> FAULTS =
      List.of(Fault.REFUSED, Fault.SILENT, Fault.DIES, Fault.GARBAGE, Fault.LATE);

  @Test
  void everyServiceFailsInEveryWay() throws Exception {
    StringBuilder table = new StringBuilder(HEAD);
    for (Services.Opener service : Services.ALL) {
      try (Service one = service.open()) {
        rows(one).forEach(table::append);
      }
    }
    if (Boolean.getBoolean("sluice.write-docs")) {
      write(table.toString());
    }
    assertThat(Files.readString(DOCUMENT)).contains(table);
  }

  private static List<String> rows(Service service) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Faulty faulty = service.faulty(LATE)) {
      faulty.fault(Fault.REFUSED);
      try (Engine engine = engine(service, faulty.port())) {
        rows.add(row(service, "down at start", Asked.of(engine)));
        recovers(service, engine, faulty);
        for (Fault fault : FAULTS) {
          faulty.fault(fault);
          rows.add(row(service, text(fault), Asked.of(engine)));
          recovers(service, engine, faulty);
        }
      }
    }
    return rows;
  }

  private static Engine engine(Service service, int port) throws Exception {
    String text =
        """
        deadlines: {command: 1500ms, message: 1500ms}
        routes: [{chain: c}]
        chains: {c: [f]}
        """;
    Config config = Config.parse("faults.yaml", text + service.configuration(port));
    return Engine.of(config, ServerSettings.class, new Resources());
  }

  private static String row(Service service, String fault, Asked asked) {
    assertThat(asked.took()).as("%s: %s", service.name(), fault).isLessThan(BOUND);
    assertThat(service.isInformed(asked)).as("%s: %s", service.name(), fault).isFalse();
    String said = general(asked.failure());
    return String.format("| %s | %s | %s | %s |%n", service.name(), fault, asked.word(), said);
  }

  /** Without what differs from run to run. */
  private static String general(String failure) {
    return failure
        .replaceAll("inet:\\d+@127\\.0\\.0\\.1|127\\.0\\.0\\.1[:#]\\d+", "HOST:PORT")
        .replaceAll("(expected:?|received:|id) \\d+", "$1 N")
        .replace("|", "\\|");
  }

  private static void recovers(Service service, Engine engine, Faulty faulty) throws Exception {
    faulty.fault(Fault.NONE);
    long end = System.nanoTime() + RECOVERY.toNanos();
    while (!service.isInformed(Asked.of(engine))) {
      assertThat(System.nanoTime()).as("%s is asked again", service.name()).isLessThan(end);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static String text(Fault fault) {
    return switch (fault) {
      case NONE -> "works";
      case REFUSED -> "nobody listens";
      case SILENT -> "takes the question and is silent";
      case DIES -> "dies in the middle of its answer";
      case GARBAGE -> "answers noise";
      case LATE -> "answers after the deadline";
    };
  }

  private static void write(String table) throws IOException {
    String text = Files.readString(DOCUMENT);
    int start = text.indexOf(FIRST);
    int end = text.indexOf("\n\n", start);
    Files.writeString(DOCUMENT, text.substring(0, start) + table.strip() + text.substring(end));
  }
}
