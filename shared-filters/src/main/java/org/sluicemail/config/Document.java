package org.sluicemail.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.configuration2.YAMLConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.sluicemail.mail.Printable;
import org.yaml.snakeyaml.nodes.Node;

/** One configuration file: its texts, what was bound of them, and which of them are secret. */
final class Document {
  private final String file;
  private final YAMLConfiguration texts = new YAMLConfiguration();
  private final Interpolation interpolation;
  private final Tree.Section root;
  private final Map<String, Bound> bound = new LinkedHashMap<>();
  private final Set<String> secrets = new HashSet<>();

  /** A setting with its place, by which settings are listed. */
  private record Bound(Place place, Setting setting) {}

  private Document(String file, Tree.Section root, ImmutableNode node, Map<String, String> env) {
    this.file = file;
    this.root = root;
    this.interpolation = new Interpolation(env);
    texts.setExpressionEngine(Addressing.engine());
    texts.setInterpolator(interpolation.lookups());
    texts.getNodeModel().setRootNode(node);
  }

  static Document read(String file, String yaml, Map<String, String> env) throws ConfigException {
    if (yaml.length() > SourceText.MAX_BYTES) {
      throw SourceText.tooLong(file);
    }
    ImmutableNode.Builder node = new ImmutableNode.Builder();
    Optional<Node> graph = YamlReader.read(file, yaml);
    Tree.Section root =
        graph.isPresent()
            ? new TreeBuilder(file).build(graph.get(), node)
            : new Tree.Section("", new Place(1, 1), Map.of());
    return new Document(file, root, node.create(), env);
  }

  Tree.Section root() {
    return root;
  }

  /** What was written. */
  String raw(Tree.Text text) {
    return (String) texts.getProperty(text.address());
  }

  /** What was written, with its references replaced. */
  Interpolation.Resolved resolve(Tree.Text text) {
    Interpolation.Resolved resolved = interpolation.resolve(raw(text));
    if (resolved.isHidden()) {
      hide(resolved.text());
    }
    return resolved;
  }

  /** From now on no problem shows {@code secret}. */
  void hide(String secret) {
    if (!secret.isBlank()) {
      secrets.add(secret);
    }
  }

  Problem problem(Place place, String path, String text) {
    String shown = text;
    for (String secret : longestFirst()) {
      shown = shown.replace(secret, Secret.MASK);
    }
    return new Problem(file, place.line(), place.column(), Printable.of(path), Printable.of(shown));
  }

  private List<String> longestFirst() {
    return secrets.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  void bound(String path, Place place, String value, List<String> references) {
    String origin = file + ':' + place.line();
    String sources = references.isEmpty() ? "" : " (" + String.join(", ", references) + ')';
    bound.put(path, new Bound(place, new Setting(path, value, origin + sources)));
  }

  void defaulted(String path, String value) {
    Place behindAll = new Place(Integer.MAX_VALUE, 0);
    bound.put(path, new Bound(behindAll, new Setting(path, value, "default")));
  }

  /** What was bound, in the order of the file, then the defaults. */
  List<Setting> settings() {
    List<Bound> all = new ArrayList<>(bound.values());
    all.sort(Comparator.comparing(Bound::place));
    return all.stream().map(Bound::setting).toList();
  }
}
