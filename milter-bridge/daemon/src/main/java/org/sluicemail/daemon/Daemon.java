package org.sluicemail.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Endpoint;
import org.sluicemail.config.Problem;
import org.sluicemail.config.Problems;
import org.sluicemail.daemon.server.MilterServer;
import org.sluicemail.daemon.store.Answers;
import org.sluicemail.daemon.store.Inquiry;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Resources;

/** A running server and its configuration, which can be loaded anew. */
public final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private final Optional<Path> file;
  private final Resources resources;
  private final ServerSettings settings;
  private final MilterServer server;

  private Daemon(
      Optional<Path> file, Resources resources, ServerSettings settings, MilterServer server) {
    this.file = file;
    this.resources = resources;
    this.settings = settings;
    this.server = server;
  }

  /** A configuration that was found sound. */
  public record Loaded(Config root, ServerSettings settings, Engine engine) {}

  /** Reads {@code file}, or takes what runs where nobody configured anything. */
  public static Config read(Optional<Path> file) throws ConfigException {
    return file.isPresent()
        ? Config.load(file.get(), System.getenv())
        : Engine.defaultConfiguration();
  }

  /** Makes an engine of {@code root}; {@code ConfigException} with every problem of the file. */
  public static Loaded load(Config root, Resources resources) throws ConfigException {
    Problems problems = new Problems();
    Optional<ServerSettings> settings =
        problems.collect(() -> root.only(ServerSettings.class).bind(ServerSettings.class));
    Optional<Engine> engine =
        problems.collect(() -> Engine.of(root, ServerSettings.class, resources));
    if (!problems.isEmpty()) {
      engine.ifPresent(Engine::close);
    }
    problems.throwIfAny();
    return new Loaded(root, settings.orElseThrow(), engine.orElseThrow());
  }

  /** Starts a server; {@code IOException} when it cannot listen somewhere or open its store. */
  public static Daemon start(Optional<Path> file)
      throws ConfigException, IOException, InterruptedException {
    Resources resources = new Resources();
    Loaded loaded = load(read(file), resources);
    MilterServer server = new MilterServer(loaded.settings(), loaded.engine());
    try {
      loaded.engine().open();
      loaded.engine().spool().removeStale();
      server.start();
    } catch (IOException | InterruptedException e) {
      loaded.engine().close();
      throw e;
    }
    return new Daemon(file, resources, loaded.settings(), server);
  }

  /**
   * Loads the configuration anew for connections to come. When it has errors the old one stays.
   *
   * @return what was done or what is wrong, line by line
   */
  public synchronized List<String> reload() {
    try {
      Loaded loaded = opened(load(read(file), resources));
      server.engine(loaded.engine());
      LOG.info("configuration loaded anew");
      return loaded.settings().equals(settings)
          ? List.of("ok")
          : List.of("ok, but listen, socket, control and timeouts change at the next start only");
    } catch (ConfigException e) {
      List<String> lines = e.problems().stream().map(Problem::toString).toList();
      lines.forEach(line -> LOG.error("not loaded: {}", line));
      return lines;
    } catch (IOException | InterruptedException e) {
      LOG.error("not loaded", e);
      return List.of("not loaded: " + e.getMessage());
    }
  }

  private static Loaded opened(Loaded loaded) throws IOException, InterruptedException {
    try {
      loaded.engine().open();
      return loaded;
    } catch (IOException | InterruptedException e) {
      loaded.engine().close();
      throw e;
    }
  }

  /** Where the server listens. */
  public List<Endpoint> endpoints() {
    return server.endpoints();
  }

  public ServerSettings settings() {
    return settings;
  }

  /** Figures by name. */
  public Map<String, Long> status() {
    Map<String, Long> figures = new LinkedHashMap<>(server.status());
    figures.putAll(resources.figures());
    return figures;
  }

  /** Answers an inquiry about the store; see {@link Inquiry#command}. */
  public List<String> store(String command) {
    try (Engine engine = server.engine()) {
      return new Answers(engine.store()).to(Inquiry.read(command));
    } catch (IllegalArgumentException e) {
      return List.of(Answers.error(String.valueOf(e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Answers.error("interrupted"));
    }
  }

  /** Stops: running mails may end within the drain timeout. */
  @Override
  public void close() {
    server.close();
  }
}
