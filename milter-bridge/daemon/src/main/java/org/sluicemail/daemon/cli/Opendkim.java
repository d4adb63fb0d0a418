package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.sluicemail.config.ConfigException;
import org.sluicemail.daemon.opendkim.service.Service;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves mail servers as OpenDKIM would, from its configuration and with its options. */
@Command(
    name = "opendkim",
    modelTransformer = OpendkimOptions.class,
    description =
        "Sign and verify in OpenDKIM's place, from its configuration; SIGUSR1 loads it anew.")
final class Opendkim implements Callable<Integer> {
  private static final Path USUAL = Path.of("/etc/opendkim.conf");

  private final CountDownLatch stop = new CountDownLatch(1);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "-x",
      paramLabel = "FILE",
      description = "Configuration of OpenDKIM; without it /etc/opendkim.conf where it is.")
  private @Nullable Path file;

  @Option(names = "-n", description = "Check the configuration and exit.")
  private boolean checkOnly;

  @Option(names = "-e", paramLabel = "NAME", description = "Print a setting and exit.")
  private @Nullable String name;

  @Option(names = "-X", description = "Pass over deprecated settings.")
  private boolean tolerant;

  @Option(
      names = {"-f", "-v"},
      description = "No effect: we stay in the foreground, and are as verbose as Syslog says.")
  private boolean[] ignored = {};

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    Map<String, String> given = OpendkimOptions.given(spec.commandLine().getParseResult());
    Service.Source source = new Service.Source(file(), given, tolerant);
    String wanted = name;
    if (wanted != null) {
      return print(source, wanted); // also of a check: so ./sluice learns as whom to look
    }
    return checkOnly ? check(source) : serve(source);
  }

  private int check(Service.Source source) throws ConfigException {
    source.read().notes().forEach(this::note);
    return Status.OK;
  }

  private Optional<Path> file() {
    Path chosen = file;
    if (chosen != null) {
      return Optional.of(chosen);
    }
    return Files.isReadable(USUAL) ? Optional.of(USUAL) : Optional.empty();
  }

  private void note(String note) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("sluice: not honoured: " + note);
    err.flush();
  }

  private int print(Service.Source source, String wanted) throws ConfigException {
    Optional<String> value = source.value(wanted);
    value.ifPresent(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
    return value.isPresent() ? Status.OK : Status.CONFIG;
  }

  private int serve(Service.Source source)
      throws ConfigException, IOException, InterruptedException {
    try (Service service = started(source)) {
      service.notes().forEach(this::note);
      if (service.logs()) {
        Logging.verbose();
      }
      Signals.on("TERM", stop::countDown);
      Signals.on("INT", stop::countDown);
      Signals.on("HUP", stop::countDown);
      Signals.on("USR1", () -> Thread.ofPlatform().name("reload").start(service::reload));
      spec.commandLine().getOut().println("sluice: ready on " + service.endpoint());
      spec.commandLine().getOut().flush();
      stop.await();
    }
    return Status.OK;
  }

  private static Service started(Service.Source source) throws ConfigException, IOException {
    try {
      return Service.start(source);
    } catch (IOException e) {
      throw Failure.unavailable(e);
    }
  }
}
