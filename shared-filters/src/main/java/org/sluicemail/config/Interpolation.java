package org.sluicemail.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.sluicemail.mail.Printable;

/**
 * Replaces <code>${env:NAME}</code> and <code>${secret-file:PATH}</code>, and nothing else. What
 * comes in this way is not searched for further references. <code>$${</code> is a plain <code>${
 * </code>.
 */
final class Interpolation {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{(?:([a-z-]+):([^{}]*)})?");

  private final ConfigurationInterpolator lookups = new ConfigurationInterpolator();

  /** A text after replacing, with the references that were in it. */
  record Resolved(String text, List<String> references) {
    /** Whether the text is not what the file shows. */
    boolean isHidden() {
      return !references.isEmpty();
    }
  }

  Interpolation(Map<String, String> env) {
    lookups.registerLookup("env", env::get);
    lookups.registerLookup("secret-file", SecretFile::read);
  }

  /** The lookups, of which there are no others. */
  ConfigurationInterpolator lookups() {
    return lookups;
  }

  /** {@code text} with its references replaced; IllegalArgumentException says which cannot be. */
  Resolved resolve(String text) {
    List<String> references = new ArrayList<>();
    StringBuilder out = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(text);
    while (matcher.find()) {
      String value = matcher.group().equals("$${") ? "${" : value(matcher, references);
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return new Resolved(matcher.appendTail(out).toString(), List.copyOf(references));
  }

  private String value(Matcher matcher, List<String> references) {
    String prefix = matcher.group(1);
    if (prefix == null || !lookups.prefixSet().contains(prefix)) {
      throw new IllegalArgumentException(
          "only ${env:NAME} and ${secret-file:PATH} are replaced; a plain ${ is written $${");
    }
    String name = matcher.group(2);
    Object value = lookups.resolve(prefix + ':' + name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the environment has no variable '" + Printable.of(name) + "'");
    }
    references.add(prefix + ' ' + name);
    return value.toString();
  }
}
