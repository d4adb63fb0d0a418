package org.sluicemail.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluicemail.chain.Chain;
import org.sluicemail.chain.Routes;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Problems;
import org.sluicemail.dns.Dns;
import org.sluicemail.dns.ZoneFile;
import org.sluicemail.filter.Resources;
import org.sluicemail.filter.Services;
import org.sluicemail.journal.Journal;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Spool;
import org.sluicemail.store.FileStore;
import org.sluicemail.store.MemoryStore;
import org.sluicemail.store.Store;
import org.sluicemail.store.StoreSettings;
import org.sluicemail.store.StoreUrl;
import org.sluicemail.store.redis.RedisStore;

/**
 * A configuration at work: what a door needs to judge mail.
 *
 * <p>Users are counted; the maker is the first. The last to {@link #close} ends it, so that a
 * reload leaves alone what is under way.
 */
public final class Engine implements AutoCloseable {
  private final Routes routes;
  private final Map<String, Chain> chains;
  private final Services services;
  private final Limits limits;
  private final Journal journal;
  private final AtomicInteger users = new AtomicInteger(1);

  private Engine(
      Routes routes,
      Map<String, Chain> chains,
      Services services,
      Limits limits,
      Journal.Form log) {
    this.routes = routes;
    this.chains = Map.copyOf(chains);
    this.services = services;
    this.limits = limits;
    this.journal = new Journal(log, services.clock());
  }

  /** An engine of routes that code has made; it closes the resources of {@code services}. */
  public static Engine of(Routes routes, Services services, Limits limits, Journal.Form log) {
    return new Engine(routes, routes.chains(), services, limits, log);
  }

  /**
   * An engine of the configuration {@code root}.
   *
   * @param door the top-level keys that only the calling door reads
   * @param resources connections and stores that outlive the engine
   * @throws ConfigException with every problem of the keys that are ours
   */
  public static Engine of(Config root, Class<? extends Record> door, Resources resources)
      throws ConfigException {
    return of(root, door, resources, InstantSource.system());
  }

  /** The same at the time that {@code clock} shows to filters and to a store in memory. */
  public static Engine of(
      Config root, Class<? extends Record> door, Resources resources, InstantSource clock)
      throws ConfigException {
    Config ours = root.except(door);
    Problems problems = new Problems();
    EngineSettings settings = settings(ours, problems);
    Resources.Scope scope = resources.scope();
    Services services =
        new Services(
            settings.authservId().orElseGet(Engine::hostName),
            settings.spool().spool(),
            scope,
            scope.get(settings.store(), () -> store(settings.store(), clock)),
            dns(settings.dns(), ours, scope, problems),
            clock);
    boolean made = false;
    try {
      Builder builder = new Builder(ours, settings, problems);
      problems
          .collect(() -> ours.only(ChainSettings.class).bind(ChainSettings.class))
          .ifPresent(chains -> builder.build(chains, services));
      problems.throwIfAny();
      made = true;
      return new Engine(
          builder.routes(),
          builder.chains(),
          services,
          settings.limits().limits(),
          settings.log().summary());
    } finally {
      if (!made) {
        services.resources().close();
      }
    }
  }

  private static Store store(StoreSettings settings, InstantSource clock) {
    return switch (settings.url()) {
      case StoreUrl.Memory memory -> new MemoryStore(settings.entries(), clock);
      case StoreUrl.File file ->
          new FileStore(file.path(), settings.patience(), settings.entries(), clock);
      case StoreUrl.Redis redis -> new RedisStore(settings, redis);
    };
  }

  /** Those of the file, or the standard ones when these are wrong: filters are checked still. */
  private static EngineSettings settings(Config root, Problems problems) throws ConfigException {
    Optional<EngineSettings> settings =
        problems.collect(() -> root.except(ChainSettings.class).bind(EngineSettings.class));
    return settings.isPresent()
        ? settings.get()
        : Config.parse("default", "").bind(EngineSettings.class);
  }

  private static Dns dns(
      DnsSettings settings, Config root, Resources.Scope scope, Problems problems) {
    return problems
        .collect(() -> settings.dns(root.section("dns"), scope))
        .orElse(ZoneFile.EMPTY); // so that filters are checked still
  }

  /** What runs where nobody configured anything. */
  public static Config defaultConfiguration() {
    try (InputStream in = Engine.class.getResourceAsStream("default.yaml")) {
      if (in == null) {
        throw new IllegalStateException("default.yaml is missing from the build");
      }
      return Config.parse("default", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new IllegalStateException("default.yaml is broken", e);
    }
  }

  public Routes routes() {
    return routes;
  }

  /** The chain of this name, if there is one. */
  public Optional<Chain> chain(String name) {
    return Optional.ofNullable(chains.get(name));
  }

  /**
   * Makes sure that the store can be used; who serves does so before mail comes.
   *
   * @throws IOException when it cannot and never will, as when another process owns its file
   */
  public void open() throws IOException, InterruptedException {
    services.store().open();
  }

  /** What filters remember. */
  public Store store() {
    return services.store();
  }

  public Spool spool() {
    return services.spool();
  }

  public Limits limits() {
    return limits;
  }

  /** Where doors tell what became of each mail. */
  public Journal journal() {
    return journal;
  }

  public String authservId() {
    return services.authservId();
  }

  /** Adds a user, who must close in turn. */
  public Engine retain() {
    if (users.getAndUpdate(count -> count > 0 ? count + 1 : 0) <= 0) {
      throw new IllegalStateException("engine is closed");
    }
    return this;
  }

  /** Takes a user away. */
  @Override
  public void close() {
    if (users.decrementAndGet() == 0) {
      services.resources().close();
    }
  }

  /**
   * The name of this host. Read where the system keeps it: asking the resolver could wait for a
   * dead DNS server.
   */
  public static String hostName() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      return name.isEmpty() ? "localhost" : name;
    } catch (IOException e) {
      return System.getenv().getOrDefault("HOSTNAME", "localhost");
    }
  }
}
