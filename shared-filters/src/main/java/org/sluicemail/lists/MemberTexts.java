package org.sluicemail.lists;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.sluicemail.mail.Address;

/** The texts under which a set may hold something: of everything the one usual form. */
final class MemberTexts {
  /** No name in a list has more labels; a name from outside has up to 127, each to be asked for. */
  private static final int PARENTS = 16;

  private static final Pattern ZEROS = Pattern.compile("(?:^|:)0(?::0)+(?=:|$)");

  private MemberTexts() {}

  /** The text of RFC 5952 section 4, without scope. */
  static List<String> of(InetAddress address) {
    String text = address.getHostAddress().replaceFirst("%.*", "");
    return List.of(text.indexOf(':') < 0 ? text : compressed(text));
  }

  /** The longest run of zeros, of equal ones the first, becomes two colons. */
  private static String compressed(String text) {
    return ZEROS
        .matcher(text)
        .results()
        .reduce((first, next) -> next.group().length() > first.group().length() ? next : first)
        .map(zeros -> without(text, zeros))
        .orElse(text);
  }

  private static String without(String text, MatchResult zeros) {
    String rest = text.substring(zeros.end());
    return text.substring(0, zeros.start()) + (rest.isEmpty() ? "::" : ":") + rest;
  }

  /** A name, and the highest ones above it with a dot in front. */
  static List<String> ofDomain(String name) {
    List<String> forms = forms(name);
    int excess = forms.size() - 1 - PARENTS;
    if (excess > 0) {
      forms.subList(1, 1 + excess).clear();
    }
    return forms;
  }

  /** The mailbox, its local part in any domain, and what there is of its domain. */
  static List<String> of(Address address) {
    if (address.isNull()) {
      return List.of("<>");
    }
    String local = address.localPart().toLowerCase(Locale.ROOT) + "@";
    Set<String> texts = new LinkedHashSet<>(List.of(local + address.domain(), local));
    texts.addAll(ofDomain(address.domain()));
    return List.copyOf(texts);
  }

  /** The entries that a name answers to: itself, and every name above it with a dot in front. */
  static List<String> forms(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String host = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    List<String> forms = new ArrayList<>(host.isEmpty() ? List.of() : List.of(host));
    // No name has more than 253 characters: in front of them there is nothing to be found.
    int begin = Math.max(1, host.length() - 253);
    for (int dot = host.indexOf('.', begin); dot > 0; dot = host.indexOf('.', dot + 1)) {
      forms.add(host.substring(dot));
    }
    return forms;
  }
}
