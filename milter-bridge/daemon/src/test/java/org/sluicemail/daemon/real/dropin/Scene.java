package org.sluicemail.daemon.real.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A configuration and a mail that meets it.
 *
 * @param files of the configuration, by name; {@code FOLDER} is where they are
 * @param macros that are known from MAIL on, and {@code j} from CONNECT on
 * @param mail with LF at line ends, which are told as CRLF
 * @param difference what we say where OpenDKIM says this, for a reason that stands beside it
 */
record Scene(
    String name,
    String settings,
    Map<String, String> files,
    String host,
    String address,
    Map<String, String> macros,
    List<String> recipients,
    String mail,
    UnaryOperator<String> difference) {
  static final String MAIL =
      """
      From: Ann <ann@example.test>
      To: bob@example.net
      Subject: Hi
      Date: Fri, 20 Nov 2026 12:00:00 +0000
      Message-ID: <1@example.test>

      Hello  Bob
      """;

  /** From a client on this host, with the usual mail. */
  static Scene of(String name, String... settings) {
    return new Scene(
        name,
        String.join("\n", settings) + "\n",
        Map.of(),
        "localhost",
        "127.0.0.1",
        Map.of("j", "mx.test", "i", "4711"),
        List.of("<bob@example.net>"),
        MAIL,
        UnaryOperator.identity());
  }

  Scene file(String name, String content) {
    Map<String, String> more = new LinkedHashMap<>(files);
    more.put(name, content);
    return new Scene(
        this.name, settings, more, host, address, macros, recipients, mail, difference);
  }

  /** With keys to sign with and to verify with. */
  Scene keys() {
    return file("rsa.pem", Keys.pem(Keys.RSA))
        .file("ed.pem", Keys.pem(Keys.ED25519))
        .file("keys", Keys.published())
        .settings("TestPublicKeys FOLDER/keys");
  }

  /** With one more setting. */
  Scene settings(String line) {
    return new Scene(
        name, settings + line + "\n", files, host, address, macros, recipients, mail, difference);
  }

  Scene client(String name, String address) {
    return new Scene(
        this.name, settings, files, name, address, macros, recipients, mail, difference);
  }

  /** Of a client that has no right to anything. */
  Scene outside() {
    return client("client.example.org", "192.0.2.7");
  }

  Scene macro(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(macros);
    more.put(name, value);
    return new Scene(this.name, settings, files, host, address, more, recipients, mail, difference);
  }

  Scene without(String macro) {
    Map<String, String> less = new LinkedHashMap<>(macros);
    less.remove(macro);
    return new Scene(name, settings, files, host, address, less, recipients, mail, difference);
  }

  Scene to(String... recipients) {
    return new Scene(
        name, settings, files, host, address, macros, List.of(recipients), mail, difference);
  }

  Scene mail(String text) {
    return new Scene(name, settings, files, host, address, macros, recipients, text, difference);
  }

  /** The usual mail with other text in it. */
  Scene with(String text, String other) {
    return mail(mail.replace(text, other));
  }

  /** The usual mail with this field on top. */
  Scene top(String field) {
    return mail(field + "\n" + mail);
  }

  /** Where OpenDKIM says {@code theirs}, a pattern, we say {@code ours}: {@code why} tells why. */
  Scene differs(String why, String theirs, String ours) {
    assertThat(why).isNotEmpty();
    return new Scene(
        name,
        settings,
        files,
        host,
        address,
        macros,
        recipients,
        mail,
        text -> difference.apply(text).replaceAll(theirs, ours));
  }

  List<String> fields() {
    String header = mail.substring(0, Math.max(0, mail.indexOf("\n\n")));
    List<String> fields = new ArrayList<>();
    for (String line : header.split("\n", -1)) {
      if (line.startsWith(" ") || line.startsWith("\t")) {
        fields.set(fields.size() - 1, fields.getLast() + "\n" + line);
      } else {
        fields.add(line);
      }
    }
    return fields;
  }

  String body() {
    return mail.substring(mail.indexOf("\n\n") + 2)
        .replace("\n", "\r\n")
        .replace(OddScenes.BARE_LF, '\n');
  }

  @Override
  public String toString() {
    return name;
  }
}
