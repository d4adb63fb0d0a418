import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import jakarta.mail.MessagingException;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Writes each mail, with what James knows of it, to a file, and ends it. */
public final class Capture extends GenericMailet {
  @Override
  public void service(Mail mail) throws MessagingException {
    Path folder = Path.of(getInitParameter("folder"));
    Path part = folder.resolve(mail.getName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part);
          InputStream in = new MimeMessageInputStream(mail.getMessage())) {
        out.write(about(mail).getBytes(StandardCharsets.UTF_8));
        in.transferTo(out);
      }
      Files.move(part, folder.resolve(mail.getName()), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new MessagingException("cannot capture", e);
    }
    mail.setState(Mail.GHOST);
  }

  private static String about(Mail mail) {
    String recipients =
        mail.getRecipients().stream().map(each -> each.asString()).collect(Collectors.joining(" "));
    return String.join(
            "\n",
            mail.getState(),
            mail.getMaybeSender().asString(""),
            recipients,
            text(mail, "sluice.verdict"),
            text(mail, "sluice.reason"))
        + "\n";
  }

  private static String text(Mail mail, String attribute) {
    return AttributeUtils.getValueAndCastFromMail(mail, AttributeName.of(attribute), String.class)
        .orElse("")
        .replace('\n', ' ');
  }
}
