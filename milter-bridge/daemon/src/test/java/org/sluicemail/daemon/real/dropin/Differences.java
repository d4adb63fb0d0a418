package org.sluicemail.daemon.real.dropin;

import java.util.List;
import java.util.regex.Pattern;

/** Where we say something else than OpenDKIM, and why: what it says, and what we say instead. */
final class Differences {
  /**
   * @param theirs in what OpenDKIM says
   * @param ours what stands there in what we say
   * @param why this is as good or better
   */
  private record Difference(Pattern theirs, String ours, String why) {}

  private static final List<Difference> ALWAYS =
      List.of(
          of("; dkim-atps=neutral", "", "nobody asked for ATPS (RFC 6541 is an experiment)"),
          of(
              "(header\\.b=)([^\\s;]*/[^\\s;]*)",
              "$1\"$2\"",
              "a slash stands in quotation marks (RFC 8601 section 2.2)"),
          of(
              "(Authentication-Results: )([^\\s;]+/[^\\s;]+);",
              "$1\"$2\";",
              "a slash stands in quotation marks (RFC 8601 section 2.2)"),
          of(
              "; dkim=neutral [^;\\n]*header\\.b=[^\\s;]+",
              "",
              "what was not verified is not told of"),
          of("(?m)^header: ", "end of header: ", "the header is judged when it is whole"),
          of("change 0 DKIM-Signature", "change 1 DKIM-Signature", "there is no field 0"),
          of("header\\.a=rsa-sha1", "header.a=rsa-sha256", "the algorithm is that of the tag"));

  private Differences() {}

  private static Difference of(String theirs, String ours, String why) {
    return new Difference(Pattern.compile(theirs), ours, why);
  }

  /** What we say where OpenDKIM says {@code text}. */
  static String ours(String text) {
    String ours = text;
    for (Difference each : ALWAYS) {
      ours = each.theirs().matcher(ours).replaceAll(each.ours());
    }
    return ours;
  }
}
