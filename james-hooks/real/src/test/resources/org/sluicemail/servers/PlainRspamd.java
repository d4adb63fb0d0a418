import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Asks rspamd about a queued mail in the plainest way, and writes its action on the mail. */
public final class PlainRspamd extends GenericMailet {
  private static final Pattern ACTION = Pattern.compile("\"action\"\\s*:\\s*\"([^\"]*)\"");
  private static final AttributeName FOUND = AttributeName.of("plain.action");

  private HttpClient client;
  private URI uri;

  @Override
  public void init() {
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    uri = URI.create(getInitParameter("url"));
  }

  @Override
  public void service(Mail mail) throws MessagingException {
    try (InputStream in = new MimeMessageInputStream(mail.getMessage())) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(30))
              .header("IP", mail.getRemoteAddr())
              .header("From", mail.getMaybeSender().asString(""))
              .header("Helo", helo(mail))
              .POST(HttpRequest.BodyPublishers.ofByteArray(in.readAllBytes()));
      for (MailAddress recipient : mail.getRecipients()) {
        request.header("Rcpt", recipient.asString());
      }
      String reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
      Matcher action = ACTION.matcher(reply);
      mail.setAttribute(
          new Attribute(FOUND, AttributeValue.of(action.find() ? action.group(1) : "")));
    } catch (IOException e) {
      throw new MessagingException("rspamd", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MessagingException("rspamd", e);
    }
  }

  private static String helo(Mail mail) {
    return AttributeUtils.getValueAndCastFromMail(mail, Mail.SMTP_HELO, String.class).orElse("");
  }
}
