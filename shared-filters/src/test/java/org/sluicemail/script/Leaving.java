package org.sluicemail.script;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.sluicemail.mail.Envelope;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;

/**
 * A mail as it leaves.
 *
 * @param recipients without repetition, in alphabetical order
 * @param fields without the server's own Received
 * @param own how many stand above the server's own Received
 */
record Leaving(
    String sender, List<String> recipients, List<HeaderField> fields, int own, Octets body) {
  private static final byte[] LINE_END = {'\r', '\n'};

  static Leaving of(Envelope envelope, Header header, int own, byte[] body) {
    List<String> recipients =
        envelope.recipients().stream().map(each -> each.address().text()).toList();
    String sender = envelope.sender().address().text();
    return of(sender, recipients, header, own, body);
  }

  static Leaving of(
      String sender, Collection<String> recipients, Header header, int own, byte[] body) {
    List<String> sorted = recipients.stream().distinct().sorted().toList();
    return new Leaving(sender, sorted, header.fields(), own, Octets.of(body));
  }

  /** A delivered message, whose server's own Received is the first that {@code isOwn}. */
  static Leaving delivered(
      String sender, Collection<String> recipients, byte[] message, Predicate<String> isOwn) {
    int end = endOfHeader(message);
    Header header = header(Octets.of(message, 0, end));
    List<HeaderField> fields = new ArrayList<>(header.fields());
    int own = -1;
    for (int i = 0; i < fields.size() && own < 0; i++) {
      boolean received = fields.get(i).isNamed("Received");
      own = received && isOwn.test(fields.get(i).value().text()) ? i : -1;
    }
    if (own < 0) {
      throw new AssertionError("no Received of the server in " + fields);
    }
    fields.remove(own);
    byte[] body = Arrays.copyOfRange(message, Math.min(message.length, end + 2), message.length);
    return of(sender, recipients, new Header(fields), own, body);
  }

  /** Where the empty line begins, or the end. */
  private static int endOfHeader(byte[] message) {
    for (int i = 0; i + 3 < message.length; i++) {
      boolean twice = message[i] == '\r' && message[i + 1] == '\n' && message[i + 2] == '\r';
      if (twice && message[i + 3] == '\n') {
        return i + LINE_END.length;
      }
    }
    return message.length;
  }

  private static Header header(Octets octets) {
    List<HeaderField> fields = new ArrayList<>();
    int start = 0;
    while (start < octets.length()) {
      int end = endOfField(octets, start);
      fields.add(HeaderField.of(octets.slice(start, end)));
      start = end + LINE_END.length;
    }
    return new Header(fields);
  }

  private static int endOfField(Octets octets, int start) {
    int end = octets.indexOf('\r', start);
    while (end + 2 < octets.length()
        && (octets.at(end + 1) != '\n'
            || octets.at(end + 2) == ' '
            || octets.at(end + 2) == '\t')) {
      end = octets.indexOf('\r', end + 1);
    }
    return end;
  }

  /** This mail without the fields that {@code unwanted}. */
  Leaving without(Predicate<HeaderField> unwanted) {
    List<HeaderField> kept = fields.stream().filter(unwanted.negate()).toList();
    int above = (int) fields.subList(0, own).stream().filter(unwanted.negate()).count();
    return new Leaving(sender, recipients, kept, above, body);
  }

  /** Where it differs from {@code other} first, short enough to be read; empty when nowhere. */
  String difference(Leaving other) {
    if (!sender.equals(other.sender)) {
      return "sender " + sender + " instead of " + other.sender;
    } else if (!recipients.equals(other.recipients)) {
      return "recipients " + recipients + " instead of " + other.recipients;
    } else if (!fields.equals(other.fields)) {
      return "header: " + firstDifference(fields, other.fields);
    } else if (own != other.own) {
      return own + " fields above the server's own Received instead of " + other.own;
    } else if (!body.equals(other.body)) {
      return "body of "
          + body.length()
          + " octets instead of "
          + other.body.length()
          + ", from "
          + Arrays.mismatch(body.toArray(), other.body.toArray());
    }
    return "";
  }

  private static String firstDifference(List<HeaderField> one, List<HeaderField> other) {
    int at = 0;
    while (at < Math.min(one.size(), other.size()) && one.get(at).equals(other.get(at))) {
      at++;
    }
    return "field " + at + " is " + shown(one, at) + " instead of " + shown(other, at);
  }

  private static String shown(List<HeaderField> fields, int at) {
    if (at >= fields.size()) {
      return "nothing";
    }
    String text = fields.get(at).toString();
    return text.length() > 300 ? text.substring(0, 300) + "..." : text;
  }
}
