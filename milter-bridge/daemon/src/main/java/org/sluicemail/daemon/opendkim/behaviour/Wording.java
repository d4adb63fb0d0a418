package org.sluicemail.daemon.opendkim.behaviour;

import java.util.ArrayList;
import java.util.List;
import org.sluicemail.authres.MethodResult;
import org.sluicemail.authres.Property;
import org.sluicemail.daemon.opendkim.Results;
import org.sluicemail.dkim.DkimResults;

/** Results in the words of OpenDKIM. */
final class Wording {
  private Wording() {}

  /** A result for each signature, in their order. */
  static List<MethodResult> of(List<Graded> all, Results results) {
    List<MethodResult> plain = DkimResults.of(all.stream().map(Graded::verified).toList());
    List<MethodResult> worded = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      Graded graded = all.get(i);
      worded.add(
          new MethodResult(
              DkimResults.METHOD,
              graded.result().word(),
              plain.get(i).comment(),
              graded.reason(),
              properties(plain.get(i), results)));
    }
    return worded;
  }

  private static List<Property> properties(MethodResult result, Results results) {
    return result.properties().stream()
        .filter(property -> !(results.noHeaderB() && property.name().equals("b")))
        .toList();
  }
}
