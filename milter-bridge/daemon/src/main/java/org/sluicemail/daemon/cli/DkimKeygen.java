package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sluicemail.dkim.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key. */
@Command(
    name = "keygen",
    description = {
      "Make a key: a file DOMAIN.SELECTOR.key that only its owner can read, and the record to publish.",
      "A key that exists is never overwritten."
    })
final class DkimKeygen implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DkimKeyName name = new DkimKeyName();

  @Option(
      names = {"-t", "--type"},
      defaultValue = "rsa",
      description = "rsa or ed25519; ${DEFAULT-VALUE} when left out.")
  private String type = "rsa";

  @Option(
      names = {"-b", "--bits"},
      defaultValue = "2048",
      description = "Of an RSA key: 2048, 3072 or 4096; ${DEFAULT-VALUE} when left out.")
  private int bits;

  @Option(
      names = {"-D", "--directory"},
      defaultValue = ".",
      description = "Where the file goes; here when left out.")
  private Path directory = Path.of(".");

  @Option(
      names = {"-f", "--format"},
      defaultValue = "zone",
      description = "Of the record: zone, plain or json; ${DEFAULT-VALUE} when left out.")
  private String format = "zone";

  @Option(names = "--testing", description = "Tell verifiers that you only try (t=y).")
  private boolean testing;

  @Override
  public Integer call() throws IOException {
    DkimOptions options = new DkimOptions(spec.commandLine());
    SigningKey made = SigningKey.generate(options.type(type), options.bits(bits));
    DkimKey.Format wanted = options.format(format);
    DkimKey key = new DkimKey(name.domain(), name.selector(), made, testing);
    Path file = key.write(directory);
    PrintWriter out = spec.commandLine().getOut();
    key.lines(wanted).forEach(out::println);
    out.flush();
    spec.commandLine().getErr().println("The private key is in " + file);
    spec.commandLine().getErr().flush();
    return Status.OK;
  }
}
