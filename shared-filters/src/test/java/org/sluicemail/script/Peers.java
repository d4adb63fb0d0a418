package org.sluicemail.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluicemail.config.Endpoint;
import org.sluicemail.upstream.ScriptedClamd;
import org.sluicemail.upstream.ScriptedDccifd;

/**
 * Services that configurations of scripts ask, as {@code <clamd>} and {@code <dccifd>}. What they
 * say stands in the mail. They run from the first script that names them to the end of the JVM.
 */
final class Peers {
  private static final Pattern WORD = Pattern.compile("(?m)^Says: (.*?)\r?$");

  private Peers() {}

  private static final class Clamd {
    static final Endpoint ENDPOINT = started();

    private static Endpoint started() {
      try {
        return ScriptedClamd.inet(stage -> stage.say(reply(said(stage.stream())))).endpoint();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String reply(String said) {
      return switch (said) {
        case "" -> "stream: OK\0";
        case "nothing" -> "";
        default -> "stream: " + said + " FOUND\0";
      };
    }
  }

  private static final class Dccifd {
    static final Endpoint ENDPOINT = started();

    private static Endpoint started() {
      try {
        return ScriptedDccifd.inet(
                (peer, connection) -> {
                  byte[] request = Channels.newInputStream(connection).readAllBytes();
                  String reply = reply(said(request));
                  connection.write(ByteBuffer.wrap(reply.getBytes(ISO_8859_1)));
                })
            .endpoint();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String reply(String said) {
      return switch (said) {
        case "" -> "A\nA\nX-DCC-Ex-Metrics: mx 1; Body=1 Fuz1=1 Fuz2=1\n";
        case "nothing" -> "";
        case "R", "G" -> said + "\n" + said + "\nX-DCC-Ex-Metrics: mx 1; Body=2\n";
        default -> "A\nA\nX-DCC-Ex-Metrics: mx 1; " + said + "\n";
      };
    }
  }

  private static String said(byte[] octets) {
    Matcher word = WORD.matcher(new String(octets, ISO_8859_1));
    return word.find() ? word.group(1) : "";
  }

  /** The configuration with the sockets of those it names. */
  static String in(String yaml) {
    String all = yaml;
    if (all.contains("<clamd>")) {
      all = all.replace("<clamd>", Clamd.ENDPOINT.toString());
    }
    if (all.contains("<dccifd>")) {
      all = all.replace("<dccifd>", Dccifd.ENDPOINT.toString());
    }
    return all;
  }
}
