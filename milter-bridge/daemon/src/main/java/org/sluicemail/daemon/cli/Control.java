package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.daemon.Daemon;
import org.sluicemail.daemon.control.ControlSocket;
import org.sluicemail.engine.ServerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands that ask a running server. */
abstract sealed class Control implements Callable<Integer> {
  @Mixin private ConfigOption config = new ConfigOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Sends the command's own name and prints the reply. */
  @Override
  public Integer call() throws ConfigException, IOException {
    Config root = Daemon.read(config.file());
    var settings = root.only(ServerSettings.class).bind(ServerSettings.class);
    String reply =
        ControlSocket.ask(ControlSocket.path(settings.control(), config.file()), spec.name());
    spec.commandLine().getOut().print(reply);
    spec.commandLine().getOut().flush();
    return status(reply);
  }

  abstract int status(String reply);

  /** Makes a running server load its configuration anew. */
  @Command(name = "reload", description = "Make the running server load its configuration anew.")
  static final class Reload extends Control {
    @Override
    int status(String reply) {
      return reply.startsWith("ok") ? Status.OK : Status.CONFIG;
    }
  }

  /** Prints the figures of a running server. */
  @Command(name = "status", description = "Print what the running server has done.")
  static final class Figures extends Control {
    @Override
    int status(String reply) {
      return Status.OK;
    }
  }
}
