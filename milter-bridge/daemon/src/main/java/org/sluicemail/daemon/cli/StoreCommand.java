package org.sluicemail.daemon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.daemon.Daemon;
import org.sluicemail.daemon.control.ControlSocket;
import org.sluicemail.daemon.store.Answers;
import org.sluicemail.daemon.store.Inquiry;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Resources;
import org.sluicemail.store.MemoryStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into what filters remember: that of the running server, or else the configured store. */
@Command(
    name = "store",
    description = {
      "Look into what filters remember.",
      "The running server is asked; where none runs, the store of the configuration is opened."
    })
final class StoreCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Which entries. */
  static final class Selection {
    @Option(names = "--filter", paramLabel = "NAME", description = "Those of this filter.")
    private String filter = "";

    @Option(names = "--address", paramLabel = "TEXT", description = "In whose keys this occurs.")
    private String address = "";

    @Option(
        names = "--network",
        paramLabel = "NETWORK",
        description = "In whose keys an address or network of this one occurs.")
    private String network = "";

    Inquiry inquiry(Inquiry.Kind kind, int limit) {
      return new Inquiry(kind, filter, "", address, network, limit);
    }
  }

  @Command(name = "get", description = "Print one entry; exit status 1 when there is none.")
  int get(
      @Mixin ConfigOption config,
      @Mixin Format format,
      @Parameters(paramLabel = "FILTER") String filter,
      @Parameters(paramLabel = "KEY") String key)
      throws ConfigException, IOException, InterruptedException {
    return ask(config, format, Inquiry.one(Inquiry.Kind.GET, filter, key));
  }

  @Command(name = "list", description = "Print entries, all if nothing is said.")
  int list(
      @Mixin ConfigOption config,
      @Mixin Format format,
      @Mixin Selection selection,
      @Option(names = "--limit", paramLabel = "N", defaultValue = "1000") int limit)
      throws ConfigException, IOException, InterruptedException {
    if (limit < 1 || limit > Inquiry.MOST) {
      throw usage("--limit is 1 to " + Inquiry.MOST);
    }
    return ask(config, format, selection.inquiry(Inquiry.Kind.LIST, limit));
  }

  @Command(name = "delete", description = "Forget one entry, or those that are selected.")
  int delete(
      @Mixin ConfigOption config,
      @Mixin Format format,
      @Mixin Selection selection,
      @Parameters(paramLabel = "FILTER KEY", arity = "0..2") List<String> one)
      throws ConfigException, IOException, InterruptedException {
    if (one == null || one.isEmpty()) {
      return ask(config, format, selection.inquiry(Inquiry.Kind.DELETE, 1));
    }
    if (one.size() != 2) {
      throw usage("one entry is named by its filter and its key");
    }
    return ask(config, format, Inquiry.one(Inquiry.Kind.DELETE, one.get(0), one.get(1)));
  }

  @Command(name = "stats", description = "Print what the store tells of itself.")
  int stats(@Mixin ConfigOption config, @Mixin Format format)
      throws ConfigException, IOException, InterruptedException {
    return ask(config, format, Inquiry.stats());
  }

  private ParameterException usage(String text) {
    return new ParameterException(spec.commandLine(), text);
  }

  private int ask(ConfigOption config, Format format, Inquiry inquiry)
      throws ConfigException, IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> answers = answers(config.file(), inquiry);
    for (String line : answers) {
      JsonNode answer = read(line);
      if (answer.has("error")) {
        throw new IOException(answer.path("error").asText());
      }
      format.lines(line, answer).forEach(out::println);
    }
    out.flush();
    return answers.isEmpty() && inquiry.kind() == Inquiry.Kind.GET ? Status.ABSENT : Status.OK;
  }

  private static JsonNode read(String line) throws IOException {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException("the server does not understand: " + line, e);
    }
  }

  private static List<String> answers(Optional<Path> file, Inquiry inquiry)
      throws ConfigException, IOException, InterruptedException {
    Config root = Daemon.read(file);
    var settings = root.only(ServerSettings.class).bind(ServerSettings.class);
    Path socket = ControlSocket.path(settings.control(), file);
    Optional<String> reply = ControlSocket.askIfThere(socket, inquiry.command());
    if (reply.isPresent()) {
      return reply.get().lines().filter(line -> !line.isEmpty()).toList();
    }
    try (Engine engine = Daemon.load(root, new Resources()).engine()) {
      if (engine.store() instanceof MemoryStore) {
        throw new IOException(
            "no server answers at " + socket + ", in whose memory the store would be");
      }
      engine.open();
      return new Answers(engine.store()).to(inquiry);
    }
  }
}
