package org.sluicemail.daemon.opendkim.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Endpoint;
import org.sluicemail.config.Problem;
import org.sluicemail.daemon.opendkim.Configuration;
import org.sluicemail.daemon.opendkim.Place;
import org.sluicemail.daemon.opendkim.behaviour.DropIn;
import org.sluicemail.daemon.server.MilterServer;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.filter.Resources;

/** A running server with a configuration of OpenDKIM, which can be loaded anew. */
public final class Service implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Service.class);

  /** Those of sluice serve. */
  private static final int CONNECTIONS = 20_000;

  private static final Duration IDLE = Duration.ofHours(2);
  private static final Duration PACKET = Duration.ofSeconds(30);

  /** Who stops OpenDKIM expects it to be gone at once; what waits for the DNS comes again. */
  private static final Duration DRAIN = Duration.ofMillis(500);

  private final Source source;
  private final Resources resources;
  private final MilterServer server;
  private final Configuration started;

  private Service(Source source, Resources resources, MilterServer server, Configuration started) {
    this.source = source;
    this.resources = resources;
    this.server = server;
    this.started = started;
  }

  /**
   * Where a configuration comes from; see {@link Configuration#read}.
   *
   * @param commandLine settings that win over the file, also when it is loaded anew
   */
  public record Source(Optional<Path> file, Map<String, String> commandLine, boolean tolerant) {
    public Source {
      commandLine = Map.copyOf(commandLine);
    }

    public Configuration read() throws ConfigException {
      return Configuration.read(file, commandLine, tolerant);
    }

    /** What {@code setting} was given, if it was. */
    public Optional<String> value(String setting) throws ConfigException {
      return Configuration.value(file, commandLine, setting);
    }
  }

  /**
   * Starts a server.
   *
   * @throws ConfigException with all that is wrong with the configuration
   * @throws IOException when it cannot listen
   */
  public static Service start(Source source) throws ConfigException, IOException {
    Configuration configuration = source.read();
    Place place = configuration.settings().place();
    Endpoint socket =
        place.socket().orElseThrow(() -> problem(source, "Socket", "has to be given"));
    Optional<String> other =
        place.user().isPresent() ? ProcessUser.unlike(place.user().get()) : Optional.empty();
    if (other.isPresent()) {
      throw problem(source, "UserID", other.get());
    }
    Umask umask = place.umask().isPresent() ? new Umask(place.umask().getAsInt()) : Umask.own();
    Resources resources = new Resources();
    MilterServer server =
        new MilterServer(
            settings(socket, umask),
            DropIn.engine(configuration.settings(), resources, InstantSource.system()));
    try {
      server.start();
    } catch (IOException e) {
      server.close();
      throw e;
    }
    place.pidFile().ifPresent(file -> PidFile.write(file, umask));
    return new Service(source, resources, server, configuration);
  }

  private static ConfigException problem(Source source, String key, String text) {
    String file = source.file().map(Path::toString).orElse("command line");
    return new ConfigException(List.of(new Problem(file, 0, 0, key, text)));
  }

  private static ServerSettings settings(Endpoint socket, Umask umask) {
    return new ServerSettings(
        List.of(socket),
        new ServerSettings.Socket(Optional.empty(), Optional.empty(), umask.socketMode()),
        Optional.empty(),
        CONNECTIONS,
        IDLE,
        PACKET,
        DRAIN);
  }

  /**
   * Loads the configuration anew for connections to come; when it is wrong the old one stays.
   * Socket, PidFile, UMask and UserID stay in any case.
   */
  public synchronized void reload() {
    try {
      Configuration configuration = source.read();
      server.engine(DropIn.engine(configuration.settings(), resources, InstantSource.system()));
      LOG.info("configuration loaded anew");
    } catch (ConfigException e) {
      e.problems().forEach(problem -> LOG.error("not loaded: {}", problem));
    } catch (IOException e) {
      LOG.error("not loaded: {}", e.getMessage());
    }
  }

  /** What of the configuration is not honoured. */
  public List<String> notes() {
    return started.notes();
  }

  /** Whether more than errors is told in the log. */
  public boolean logs() {
    return started.settings().logs().on();
  }

  /** Where it listens. */
  public Endpoint endpoint() {
    return server.endpoints().getFirst();
  }

  /** Stops: what can end at once does. */
  @Override
  public void close() {
    server.close();
    started.settings().place().pidFile().ifPresent(PidFile::remove);
  }
}
