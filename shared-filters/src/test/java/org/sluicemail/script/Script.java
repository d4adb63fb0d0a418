package org.sluicemail.script;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sluicemail.filter.Verdict;
import org.sluicemail.mail.Client;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.Recipient;
import org.sluicemail.mail.ReversePath;
import org.sluicemail.mail.Tls;

/**
 * A mail script: a configuration, SMTP sessions, and what is to become of each mail.
 *
 * @param configuration YAML of the engine
 * @param skips why it is not played, by name of the door
 * @param differences names of fields in which what leaves may differ, by name of the door
 */
record Script(
    String name,
    String configuration,
    Map<String, String> skips,
    Map<String, Set<String>> differences,
    List<Visit> visits) {

  /**
   * One SMTP session.
   *
   * @param client empty where it is all the same
   * @param local whether mail is submitted by sendmail(1)
   */
  record Visit(
      Optional<Client> client,
      String helo,
      Optional<String> user,
      Optional<Tls> tls,
      boolean local,
      List<Mailing> mailings) {}

  /** A recipient and what is said to it; empty when the server itself refuses it. */
  record To(Recipient recipient, Optional<Verdict> verdict) {
    /** What is heard of a recipient that never came to the chain. */
    static final String REFUSED = "refused";

    boolean accepted() {
      return verdict.filter(Verdict::accepts).isPresent();
    }
  }

  /**
   * One mail.
   *
   * @param line of the script that begins it
   * @param pause how much time passes before it
   * @param content empty when it ends before its data
   * @param reset whether RSET follows
   */
  record Mailing(
      int line,
      Duration pause,
      ReversePath sender,
      Verdict onSender,
      List<To> recipients,
      Optional<Data> content,
      boolean reset) {}

  /**
   * The message and its fate.
   *
   * @param body empty when there is not even the empty line before it
   * @param edits their lines in the order of {@link EditText}
   * @param findings their names in order, where the script tells
   */
  record Data(
      Header header,
      Optional<Lines> body,
      Verdict verdict,
      List<String> edits,
      Optional<List<String>> findings) {
    byte[] octets() {
      return body.map(Lines::octets).orElse(new byte[0]);
    }

    /** The whole message as a client says it. */
    byte[] message() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(header.toBytes());
      if (body.isPresent()) {
        all.write('\r');
        all.write('\n');
        all.writeBytes(octets());
      }
      return all.toByteArray();
    }
  }

  List<Mailing> mailings() {
    List<Mailing> all = new ArrayList<>();
    visits.forEach(visit -> all.addAll(visit.mailings()));
    return all;
  }

  boolean isLocal() {
    return visits.stream().anyMatch(Visit::local);
  }

  @Override
  public String toString() {
    return name;
  }
}
