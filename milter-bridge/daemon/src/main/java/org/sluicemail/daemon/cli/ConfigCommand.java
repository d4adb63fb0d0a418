package org.sluicemail.daemon.cli;

import java.io.PrintWriter;
import org.sluicemail.config.Config;
import org.sluicemail.config.ConfigException;
import org.sluicemail.config.Setting;
import org.sluicemail.daemon.Daemon;
import org.sluicemail.filter.Resources;
import org.sluicemail.mail.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at the configuration without running it. */
@Command(name = "config", description = "Look at the configuration.")
final class ConfigCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(name = "check", description = "Report everything that is wrong with it.")
  int check(@Mixin ConfigOption config) throws ConfigException {
    load(config);
    print("ok: " + config.file().map(Object::toString).orElse("the built-in configuration"));
    return Status.OK;
  }

  @Command(name = "show", description = "Print every value in effect and where it comes from.")
  int show(@Mixin ConfigOption config) throws ConfigException {
    for (Setting setting : load(config).effective()) {
      print(Printable.of(setting.key() + ": " + setting.value() + "  # " + setting.origin()));
    }
    return Status.OK;
  }

  private static Config load(ConfigOption option) throws ConfigException {
    Config root = Daemon.read(option.file());
    Daemon.load(root, new Resources()).engine().close();
    return root;
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
