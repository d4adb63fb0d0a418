package org.sluicemail.daemon.real.dropin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluicemail.daemon.opendkim.service.Service;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Limits;
import org.sluicemail.mail.Message;
import org.sluicemail.mail.Spool;
import org.sluicemail.servers.Kind;
import org.sluicemail.servers.OpenDkim;
import org.sluicemail.servers.Postfix;
import org.sluicemail.servers.RequiresServer;
import org.sluicemail.servers.SmtpClient;
import org.sluicemail.servers.SmtpSink;

/**
 * Debian's configuration behind Postfix: one line of Postfix changes, and its mail stays as it was.
 */
@RequiresServer({Kind.OPENDKIM, Kind.POSTFIX})
class OpenDkimPostfixTest {
  private static final String SETTINGS =
      """
      Include /etc/opendkim.conf
      Domain example.test
      Selector rsa
      KeyFile FOLDER/rsa.pem
      TestPublicKeys FOLDER/keys
      Socket local:FOLDER/sock
      PidFile FOLDER/pid
      UserID root
      UMask 000
      Background no
      """;

  private static final Map<String, String> FILES =
      Map.of("rsa.pem", Keys.pem(Keys.RSA), "keys", Keys.published());

  private static final List<String> MAILS =
      List.of(
          Scene.MAIL,
          Scene.MAIL.replaceFirst("(?s)Date:.*?\n\n", "\n"),
          Scene.MAIL.replace("Subject: Hi", "Subject: Hi\n  there,\n\tBob"),
          VerifyingScenes.signed(VerifyingScenes.TAGS).replace("ann@example.test", "a@example.org"),
          Forge.sign(
              Scene.MAIL.replace("ann@example.test", "a@example.org"),
              Keys.RSA,
              VerifyingScenes.TAGS),
          "Authentication-Results: postfix.sluice.test; dkim=pass header.d=example.org\n"
              + Scene.MAIL.replace("ann@example.test", "a@example.org"));

  @Test
  void deliversTheSame() throws Exception {
    try (OpenDkim theirs = OpenDkim.configured(FILES, SETTINGS)) {
      Path socket = theirs.config().resolveSibling("ours");
      Map<String, String> commandLine =
          Map.of("Socket", "local:" + socket, "PidFile", socket + ".pid");
      Service.Source source = new Service.Source(Optional.of(theirs.config()), commandLine, false);
      try (Service ours = Service.start(source)) {
        assertThat(ours.notes()).noneMatch(note -> note.startsWith("Socket"));
        List<List<String>> expected = delivered(theirs.socket());
        assertThat(delivered(socket)).isEqualTo(expected);
        assertThat(expected.toString()).contains("c=relaxed/simple", "dkim=pass", "dkim=fail");
      }
    }
  }

  /** The fields of each mail where it arrives, without what differs from second to second. */
  private static List<List<String>> delivered(Path milter) throws IOException {
    Postfix postfix = Postfix.shared();
    List<List<String>> all = new ArrayList<>();
    try (SmtpClient client = SmtpClient.open(postfix.smtpd("unix:" + milter), "client.test")) {
      for (String mail : MAILS) {
        String token = SmtpSink.token();
        byte[] content = mail.replace("\n", "\r\n").getBytes(ISO_8859_1);
        assertThat(client.mail("s@client.test", List.of(token + "@example.test"), content).code())
            .isEqualTo(250);
        all.add(fields(postfix.sink().take(token).content()));
      }
    }
    return all;
  }

  private static List<String> fields(byte[] content) throws IOException {
    Message message =
        Message.read(new ByteArrayInputStream(content), Spool.inTemporaryFolder(), Limits.DEFAULT);
    return message.header().fields().stream().map(OpenDkimPostfixTest::plain).toList();
  }

  private static String plain(HeaderField field) {
    String text = field.text().replaceAll("\\s+", "");
    return switch (field.name()) {
      case "DKIM-Signature" ->
          text.contains("bh=") && text.contains(";t=")
              ? text.replaceAll(";t=\\d+", ";t=").replaceAll(";b=.*", ";b=")
              : text;
      case "Authentication-Results" ->
          Differences.ours(text.replace(";dkim-atps=neutral", "")).replace("\"", "");
      case "Received", "Date", "Message-ID", "Message-Id" -> field.name();
      default -> text;
    };
  }
}
