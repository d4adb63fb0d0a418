package org.sluicemail.config;

import java.io.StringReader;
import java.util.Optional;
import org.sluicemail.mail.Printable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Turns text into YAML nodes, in which every scalar is text. */
final class YamlReader {
  // deeper than any section of ours by far; keeps the recursion of the parser off the stack's end
  static final int MAX_DEPTH = 40;
  private static final int MAX_ALIASES = 100;

  private YamlReader() {}

  /** The root of the document, or nothing if it is empty. */
  static Optional<Node> read(String file, String text) throws ConfigException {
    String source = text.startsWith("\uFEFF") ? text.substring(1) : text;
    checkCharacters(file, source);
    try {
      return Optional.ofNullable(yaml().compose(new StringReader(source)));
    } catch (MarkedYAMLException e) {
      throw SourceText.failed(file, place(e.getProblemMark()), explain(e));
    } catch (YAMLException | IllegalArgumentException e) { // the latter for some tags
      throw SourceText.failed(
          file, Place.FILE, "not read: " + Printable.of(String.valueOf(e.getMessage())));
    }
  }

  static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Yaml yaml() {
    LoaderOptions bounds = new LoaderOptions();
    bounds.setAllowDuplicateKeys(false);
    bounds.setNestingDepthLimit(MAX_DEPTH);
    bounds.setMaxAliasesForCollections(MAX_ALIASES);
    bounds.setCodePointLimit(SourceText.MAX_BYTES);
    // nothing is ever built from a tag; our own check refuses all of them, and says at which key
    bounds.setTagInspector(tag -> true);
    DumperOptions unused = new DumperOptions();
    return new Yaml(
        new SafeConstructor(bounds), new Representer(unused), unused, bounds, new TextOnly());
  }

  /** Leaves {@code yes}, {@code 010} and {@code 10:20} alone: only {@code <<} has a meaning. */
  private static final class TextOnly extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.MERGE, MERGE, "<");
    }
  }

  private static void checkCharacters(String file, String source) throws ConfigException {
    int at = 0;
    while (at < source.length()) {
      int point = source.codePointAt(at);
      if (!StreamReader.isPrintable(point)) {
        String hex = String.format("U+%04X", point);
        throw SourceText.failed(
            file,
            SourceText.end(source.substring(0, at)),
            "the character " + hex + " is not allowed");
      }
      at += Character.charCount(point);
    }
  }

  /** The parser's words, save those that repeat the text, which may be a password. */
  private static String explain(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.startsWith("found undefined alias")) {
      return "no anchor has this name; quote text that starts with *";
    }
    if (problem.contains("tag handle")) {
      return "tags are not supported; quote text that starts with !";
    }
    boolean flow = String.valueOf(e.getContext()).contains("flow");
    return Printable.of(problem)
        + (flow ? "; inside [ ] and { } quote text with : or {, such as \"::1\"" : "");
  }
}
