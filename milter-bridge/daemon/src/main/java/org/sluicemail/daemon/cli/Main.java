package org.sluicemail.daemon.cli;

import java.io.IOException;
import org.slf4j.LoggerFactory;
import org.sluicemail.config.ConfigException;
import org.sluicemail.mail.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code sluice}. */
@Command(
    name = "sluice",
    description = "Filters mail for Postfix, Sendmail and Apache James.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Serve.class,
      Check.class,
      Send.class,
      ConfigCommand.class,
      StoreCommand.class,
      DkimCommand.class,
      Opendkim.class,
      Control.Reload.class,
      Control.Figures.class,
      CommandLine.HelpCommand.class
    })
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The commands, for tests with their own output. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExitCodeExceptionMapper(Main::status)
        .setParameterExceptionHandler(Main::usage)
        .setExecutionExceptionHandler(Main::failed);
  }

  private static int usage(CommandLine.ParameterException e, String[] arguments) {
    var err = e.getCommandLine().getErr();
    err.println("sluice: " + Printable.of(String.valueOf(e.getMessage())));
    err.println("Try 'sluice help'.");
    return Status.USAGE;
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    switch (e) {
      case ConfigException wrong -> wrong.problems().forEach(command.getErr()::println);
      case IOException io ->
          command.getErr().println("sluice: " + Printable.of(String.valueOf(io.getMessage())));
      default -> {
        command.getErr().println("sluice: internal error: " + Printable.of(e.toString()));
        // Not a constant: most commands log nothing, and logback takes its time to start.
        LoggerFactory.getLogger(Main.class).error("the program is broken", e);
      }
    }
    command.getErr().flush();
    return status(e);
  }

  private static int status(Throwable e) {
    return switch (e) {
      case ConfigException wrong -> Status.CONFIG;
      case Failure failure -> failure.status();
      case IOException io -> Status.IO;
      case CommandLine.ParameterException wrong -> Status.USAGE;
      default -> Status.SOFTWARE;
    };
  }
}
