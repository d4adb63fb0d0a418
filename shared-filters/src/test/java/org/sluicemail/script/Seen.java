package org.sluicemail.script;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Fact;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Mail;
import org.sluicemail.mail.Session;

/**
 * What a filter saw, as words in braces that a script may put into an edit, so that it shows in
 * what leaves: <code>{client} {name} {helo} {user} {tls} {sender} {parameters} {recipients}
 * {header} {body}</code>, the last two as digests.
 */
record Seen(Map<String, String> words) {
  private static final Map<String, Fact> FACTS =
      Map.of(
          "{client}", Fact.CLIENT,
          "{name}", Fact.CLIENT_NAME,
          "{helo}", Fact.HELO,
          "{user}", Fact.USER,
          "{tls}", Fact.TLS,
          "{sender}", Fact.SENDER,
          "{parameters}", Fact.SENDER,
          "{recipients}", Fact.RECIPIENTS);

  static Seen of(Session session, Envelope envelope) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("{client}", session.client().addressText());
    words.put("{name}", session.client().name());
    words.put("{helo}", session.helo());
    words.put("{user}", session.user().orElse("nobody"));
    words.put("{tls}", session.tls().map(tls -> tls.version() + "/" + tls.cipher()).orElse("no"));
    words.put("{sender}", envelope.sender().address().path());
    words.put("{parameters}", String.join(" ", envelope.sender().parameters()));
    words.put(
        "{recipients}",
        envelope.recipients().stream()
            .map(each -> each.address().path())
            .collect(Collectors.joining(",")));
    return new Seen(words);
  }

  static Seen of(Mail mail) throws IOException {
    Seen seen = of(mail.session(), mail.envelope()).with(mail.message().header());
    try (InputStream body = mail.message().body().open()) {
      seen.words.put("{body}", digest(body));
    }
    return seen;
  }

  Seen with(Header header) {
    try {
      words.put("{header}", digest(InputStream.nullInputStream(), header.toBytes()));
      return this;
    } catch (IOException e) {
      throw new IllegalStateException("nothing to read", e);
    }
  }

  /** {@code line} with these words in it. */
  String fill(String line) {
    String filled = line;
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace(word.getKey(), word.getValue());
    }
    return filled;
  }

  /** The facts that have to be asked for to fill {@code lines}. */
  static Set<Fact> facts(List<String> lines) {
    Set<Fact> facts = EnumSet.noneOf(Fact.class);
    FACTS.forEach((word, fact) -> {
      if (lines.stream().anyMatch(line -> line.contains(word))) {
        facts.add(fact);
      }
    });
    return facts;
  }

  private static String digest(InputStream in, byte... first) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(first);
      byte[] chunk = new byte[64 << 10];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
