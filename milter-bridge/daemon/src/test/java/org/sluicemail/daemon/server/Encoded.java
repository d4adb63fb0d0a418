package org.sluicemail.daemon.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.sluicemail.chain.Edits;
import org.sluicemail.filter.Edit;
import org.sluicemail.mail.Header;
import org.sluicemail.mail.HeaderField;
import org.sluicemail.mail.Octets;
import org.sluicemail.milter.codec.Action;
import org.sluicemail.milter.codec.Modification;
import org.sluicemail.milter.codec.Options;
import org.sluicemail.milter.codec.Step;

/** Edits as modifications. */
final class Encoded {
  private Encoded() {}

  static List<Modification> encode(Header received, boolean leadingSpace, Edit... edits) {
    return encode(received, leadingSpace, List.of(edits));
  }

  static List<Modification> encode(Header received, boolean leadingSpace, List<Edit> edits) {
    Set<Step> steps = leadingSpace ? EnumSet.of(Step.LEADING_SPACE) : Set.of();
    return encode(received, new Options(6, EnumSet.allOf(Action.class), steps), edits);
  }

  static List<Modification> encode(Header received, Options agreed, List<Edit> edits) {
    List<Modification> sent = new ArrayList<>();
    try {
      new EditEncoder(received, agreed, Counting.RECEIVED, sent::add)
          .encode(Edits.of(received, edits));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return sent;
  }

  static Header header(String... fields) {
    return new Header(
        List.of(fields).stream().map(text -> HeaderField.of(Octets.of(text))).toList());
  }
}
