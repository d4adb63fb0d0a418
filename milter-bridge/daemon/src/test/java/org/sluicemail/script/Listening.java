package org.sluicemail.script;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sluicemail.config.Endpoint;
import org.sluicemail.daemon.server.MilterServer;
import org.sluicemail.engine.Engine;
import org.sluicemail.engine.ServerSettings;
import org.sluicemail.mail.Spool;
import org.sluicemail.servers.Await;

/** One milter server for all scripts, on a unix socket and on TCP; each script reloads it. */
final class Listening implements Chains, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final MilterServer server;
  private ScriptClock clock = new ScriptClock();
  private Spool spool;

  /** With a socket in {@code folder} that every user may connect to. */
  Listening(Path folder, Script first) throws IOException {
    Endpoint unix = new Endpoint.Unix(folder.resolve("milter.sock"));
    Endpoint inet = new Endpoint.Inet("127.0.0.1", 0);
    ServerSettings settings =
        new ServerSettings(
            List.of(unix, inet),
            new ServerSettings.Socket(Optional.empty(), Optional.empty(), "0666"),
            Optional.empty(),
            100,
            LIMIT.multipliedBy(4),
            LIMIT,
            LIMIT);
    Engine engine = Engines.of(first, clock);
    spool = engine.spool();
    server = new MilterServer(settings, engine);
    server.start();
  }

  Endpoint unix() {
    return server.endpoints().getFirst();
  }

  Endpoint.Inet inet() {
    return (Endpoint.Inet) server.endpoints().getLast();
  }

  @Override
  public void load(Script script) {
    clock = new ScriptClock();
    Engine engine = Engines.of(script, clock);
    spool = engine.spool();
    server.engine(engine);
  }

  @Override
  public void await(Script.Mailing mailing) {
    clock.advance(mailing.pause());
  }

  @Override
  public void loadNothing() {
    String script = "CONF\n  routes: [{chain: none}]\n  chains: {none: []}\nFROM <>\n";
    load(ScriptReader.read("nothing.mail", script));
  }

  @Override
  public void awaitNoBodies() throws IOException {
    Await.until("the end of all bodies", LIMIT, () -> spool.open() == 0);
  }

  @Override
  public void close() {
    server.close();
  }
}
