package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluicemail.dkim.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Replaces a key by a new one without a moment in which mail does not verify. */
@Command(
    name = "rotate",
    description = {
      "Make a key that takes the place of an old one, and say what to do when.",
      "Nothing but the new key file is written: publishing and switching are yours."
    })
final class DkimRotate implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-d", "--domain"},
      required = true,
      converter = DkimName.Converter.class,
      description = "The domain that signs.")
  private DkimName domain = new DkimName("");

  @Option(
      names = {"-s", "--selector"},
      required = true,
      converter = DkimName.Converter.class,
      description = "Of the new key; not that of the old.")
  private DkimName selector = new DkimName("");

  @Option(
      names = "--old-selector",
      required = true,
      converter = DkimName.Converter.class,
      description = "Of the old key.")
  private DkimName oldSelector = new DkimName("");

  @Option(
      names = {"-k", "--key"},
      required = true,
      paramLabel = "FILE",
      description = "The old private key; the new one is of its type, of at least 2048 bits.")
  private Path oldKey = Path.of("");

  @Option(
      names = {"-D", "--directory"},
      defaultValue = ".",
      description = "Where the new file goes; here when left out.")
  private Path directory = Path.of(".");

  @Option(
      names = "--switch-after",
      defaultValue = "2",
      paramLabel = "DAYS",
      description = "For the new record to be known everywhere; ${DEFAULT-VALUE} when left out.")
  private int switchAfter;

  @Option(
      names = "--keep",
      defaultValue = "7",
      paramLabel = "DAYS",
      description =
          "How long after the switch mail that was signed before may still be on its way; at least"
              + " and when left out ${DEFAULT-VALUE}.")
  private int keep;

  /** Mail servers try for five days, and people's own a little longer. */
  private static final int LEAST_KEPT = 7;

  private static final int LEAST_BITS = 2048;

  @Override
  public Integer call() throws IOException {
    if (selector.equals(oldSelector) || keep < LEAST_KEPT || switchAfter < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "a new key has a new selector, at least a day to get known, and 7 to keep the old one");
    }
    SigningKey old = DkimKey.read(oldKey);
    SigningKey made = SigningKey.generate(old.type(), Math.max(LEAST_BITS, old.bits()));
    DkimKey before = new DkimKey(domain.text(), oldSelector.text(), old, false);
    DkimKey after = new DkimKey(domain.text(), selector.text(), made, false);
    Path file = after.write(directory);
    PrintWriter out = spec.commandLine().getOut();
    plan(before, after, file, LocalDate.now(ZoneOffset.UTC)).forEach(out::println);
    out.flush();
    return Status.OK;
  }

  private List<String> plan(DkimKey before, DkimKey after, Path file, LocalDate today) {
    LocalDate change = today.plusDays(switchAfter);
    return List.of(
        "; " + today + ": publish both",
        before.lines(DkimKey.Format.ZONE).getFirst(),
        after.lines(DkimKey.Format.ZONE).getFirst(),
        "; " + change + ": sign with " + file + " and selector " + after.selector(),
        "; "
            + change.plusDays(keep)
            + ": withdraw the old key, if nothing was signed with it since",
        before.name() + ". IN TXT \"v=DKIM1; k=" + before.key().type().word() + "; p=\"");
  }
}
