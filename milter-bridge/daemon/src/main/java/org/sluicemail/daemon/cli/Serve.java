package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Endpoint;
import org.sluicemail.daemon.Daemon;
import org.sluicemail.daemon.control.ControlServer;
import org.sluicemail.daemon.control.ControlSocket;
import org.sluicemail.daemon.server.UnixSocket;
import org.sluicemail.daemon.store.Inquiry;
import org.sluicemail.dkim.Crypto;
import org.sluicemail.engine.ServerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves mail servers until SIGTERM; SIGHUP loads the configuration anew. */
@Command(name = "serve", description = "Serve mail servers over milter.")
final class Serve implements Callable<Integer> {
  private static final ServerSettings.Socket OWNER_ONLY =
      new ServerSettings.Socket(Optional.empty(), Optional.empty(), "0600");

  private final CountDownLatch stop = new CountDownLatch(1);

  @Mixin private ConfigOption config = new ConfigOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws ConfigException, IOException, InterruptedException {
    Logging.verbose();
    try (Daemon daemon = Daemon.start(config.file());
        ControlServer control = control(daemon, config.file())) {
      Signals.on("TERM", stop::countDown);
      Signals.on("INT", stop::countDown);
      Signals.on("HUP", () -> Thread.ofPlatform().name("reload").start(daemon::reload));
      control.start();
      announce(daemon, spec.commandLine().getOut());
      stop.await();
    }
    return Status.OK;
  }

  private static ControlServer control(Daemon daemon, Optional<Path> file) throws IOException {
    Path path = ControlSocket.path(daemon.settings().control(), file);
    ServerSocketChannel channel = UnixSocket.bind(path, OWNER_ONLY, 16);
    return new ControlServer(path, channel, command -> answer(daemon, command));
  }

  /** What the control socket says to {@code command}. */
  static List<String> answer(Daemon daemon, String command) {
    return switch (command) {
      case "reload" -> daemon.reload();
      case "status" -> status(daemon);
      case String store when Inquiry.isCommand(store) -> daemon.store(store);
      default -> List.of("unknown command");
    };
  }

  private static List<String> status(Daemon daemon) {
    List<String> lines = new ArrayList<>();
    daemon.status().forEach((name, figure) -> lines.add(name + " " + figure));
    lines.add("crypto " + Crypto.inUse());
    return lines;
  }

  private static void announce(Daemon daemon, PrintWriter out) {
    for (Endpoint endpoint : daemon.endpoints()) {
      out.println("sluice: ready on " + endpoint);
    }
    String milter = postfix(daemon.endpoints().getFirst());
    out.println("Postfix: postconf -e smtpd_milters=" + milter + " non_smtpd_milters=" + milter);
    out.flush();
  }

  /** Postfix writes the host before the port. */
  private static String postfix(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Unix unix -> unix.toString();
      case Endpoint.Inet(String host, int port) ->
          "inet:" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    };
  }
}
