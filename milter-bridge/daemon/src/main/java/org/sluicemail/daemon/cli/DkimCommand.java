package org.sluicemail.daemon.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Tools for DKIM keys and signatures. */
@Command(
    name = "dkim",
    description = "Make, test and change DKIM keys; sign and verify messages.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DkimKeygen.class,
      DkimCompare.class,
      DkimSignFile.class,
      DkimVerifyFile.class,
      DkimRotate.class,
      CommandLine.HelpCommand.class
    })
final class DkimCommand {}
