package org.sluicemail.daemon.opendkim.behaviour;

import java.util.List;
import org.sluicemail.dkim.KeyAnswer;
import org.sluicemail.dkim.KeyLookup;
import org.sluicemail.dkim.keys.DataSet;

/** Keys that stand in files: names such as {@code s._domainkey.example.org} with their texts. */
record TestKeys(List<DataSet> sets) implements KeyLookup {
  TestKeys {
    sets = List.copyOf(sets);
  }

  @Override
  public KeyAnswer find(String domain, String selector) {
    String name = selector + "._domainkey." + domain;
    return sets.stream()
        .flatMap(set -> set.get(name).stream())
        .findFirst()
        .map(KeyAnswer::parse)
        .orElseGet(KeyAnswer.None::new);
  }
}
