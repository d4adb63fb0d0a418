package org.sluicemail.daemon.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sluicemail.dkim.BodyHash;
import org.sluicemail.dkim.BodyHashes;
import org.sluicemail.dkim.SignatureForm;
import org.sluicemail.dkim.Signer;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a message from a file. */
@Command(
    name = "sign",
    description = "Print the DKIM-Signature field of a message, to be put on top of it.")
final class DkimSignFile implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DkimKeyName name = new DkimKeyName();

  @Option(
      names = {"-k", "--key"},
      required = true,
      paramLabel = "FILE",
      description = "The private key.")
  private Path key = Path.of("");

  @Parameters(paramLabel = "MESSAGE", description = "A file, or - for standard input.")
  private String file = "-";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Signer signer =
        new Signer(
            name.domain(),
            name.selector(),
            Optional.empty(),
            DkimKey.read(key),
            SignatureForm.USUAL);
    try (Message message = Mailing.read(file, Spool.inTemporaryFolder(), Limits.DEFAULT)) {
      if (message.header().count("From") != 1) {
        throw Failure.message(file, new IOException("it has not one From field"));
      }
      print(sign(signer, message));
    }
    return Status.OK;
  }

  private static HeaderField sign(Signer signer, Message message)
      throws IOException, InterruptedException {
    BodyHashes hashes = new BodyHashes();
    BodyHash hash = signer.want(hashes);
    try (InputStream body = message.body().open()) {
      hashes.read(body);
    }
    return signer.sign(message.header(), hash, Instant.now());
  }

  private void print(HeaderField field) {
    PrintWriter out = spec.commandLine().getOut();
    String text = new String(field.raw().toArray(), StandardCharsets.UTF_8);
    out.println(text.replace("\r\n", System.lineSeparator()));
    out.flush();
  }
}
