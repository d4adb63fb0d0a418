package org.sluicemail.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.sluicemail.mail.Printable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns YAML nodes into a {@link Tree}, and puts their texts into a configuration node. */
final class TreeBuilder {
  // aliases can make a small file huge: 25 of them in a row are 33 million values
  static final int MAX_NODES = 50_000;

  private final String file;
  private final Problems problems = new Problems();
  private int nodes;

  /** Where the next node goes. */
  private record Spot(
      String path, String address, String name, Place opened, int depth, ImmutableNode.Builder to) {
    Spot entry(String key, Place place, ImmutableNode.Builder own) {
      String inner = path.isEmpty() ? key : path + '.' + key;
      return new Spot(inner, Addressing.key(address, key), key, place, depth + 1, own);
    }

    Spot item(int index, Place place) {
      String inner = path + '[' + index + ']';
      return new Spot(inner, Addressing.index(address, index), name, place, depth + 1, to);
    }
  }

  TreeBuilder(String file) {
    this.file = file;
  }

  /** The tree of {@code root}, whose texts become children of {@code to}. */
  Tree.Section build(Node root, ImmutableNode.Builder to) throws ConfigException {
    Tree tree = build(root, new Spot("", "", "", new Place(1, 1), 0, to));
    if (!(tree instanceof Tree.Text text && text.blank()) && !(tree instanceof Tree.Section)) {
      problem(tree.place(), "", "the file must have keys (key: value), not " + tree.kind());
    }
    problems.throwIfAny();
    return tree instanceof Tree.Section section
        ? section
        : new Tree.Section("", tree.place(), Map.of());
  }

  private Tree build(Node node, Spot spot) throws ConfigException {
    Place place = YamlReader.place(node.getStartMark());
    checkBounds(place, spot);
    checkTag(node, place, spot.path());
    return switch (node) {
      case ScalarNode scalar -> text(scalar, spot, place);
      case SequenceNode list -> items(list, spot, place);
      case MappingNode map -> section(map, spot);
      default -> throw new IllegalStateException("YAML has no such node: " + node.getNodeId());
    };
  }

  private void checkBounds(Place place, Spot spot) throws ConfigException {
    if (++nodes > MAX_NODES) {
      throw SourceText.failed(file, place, "more than " + MAX_NODES + " values");
    }
    if (spot.depth() > YamlReader.MAX_DEPTH) {
      throw SourceText.failed(file, place, "nested too deeply, or an anchor that contains itself");
    }
  }

  private void checkTag(Node node, Place place, String path) {
    Tag usual =
        switch (node) {
          case ScalarNode scalar -> Tag.STR;
          case SequenceNode list -> Tag.SEQ;
          default -> Tag.MAP;
        };
    if (!node.getTag().equals(usual) && !isMerge(node)) {
      problem(place, path, "tags are not supported; quote text that starts with !");
    }
  }

  private static boolean isMerge(Node node) {
    return node.getTag().equals(Tag.MERGE);
  }

  private static Tree text(ScalarNode scalar, Spot spot, Place place) {
    String value = scalar.getValue();
    spot.to().addChild(new ImmutableNode.Builder().name(spot.name()).value(value).create());
    boolean blank = value.isEmpty() && scalar.isPlain();
    return new Tree.Text(spot.path(), blank ? spot.opened() : place, spot.address(), blank);
  }

  /** A list becomes as many nodes of one name, which is how commons-configuration has lists. */
  private Tree items(SequenceNode list, Spot spot, Place place) throws ConfigException {
    List<Tree> items = new ArrayList<>();
    int index = 0;
    for (Node item : list.getValue()) {
      Place at = YamlReader.place(item.getStartMark());
      Spot inner = spot.item(index++, at);
      if (item instanceof SequenceNode) {
        problem(at, inner.path(), "a list cannot stand in a list");
      } else {
        items.add(build(item, inner));
      }
    }
    return new Tree.Items(spot.path(), place, items);
  }

  private Tree section(MappingNode map, Spot spot) throws ConfigException {
    ImmutableNode.Builder own = new ImmutableNode.Builder().name(spot.name());
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    fill(map, spot, spot.path().isEmpty() ? spot.to() : own, entries, false);
    if (!spot.path().isEmpty()) {
      spot.to().addChild(own.create());
    }
    return new Tree.Section(spot.path(), spot.opened(), entries);
  }

  private void fill(
      MappingNode map,
      Spot spot,
      ImmutableNode.Builder own,
      Map<String, Tree.Entry> entries,
      boolean merged)
      throws ConfigException {
    for (NodeTuple tuple : map.getValue()) {
      if (!isMerge(tuple.getKeyNode())) {
        entry(tuple, spot, own, entries, merged);
      }
    }
    for (NodeTuple tuple : map.getValue()) {
      if (isMerge(tuple.getKeyNode())) {
        merge(tuple.getValueNode(), spot, own, entries);
      }
    }
  }

  /** A {@code <<} key: keys of another section that do not stand in this one. */
  private void merge(
      Node from, Spot spot, ImmutableNode.Builder own, Map<String, Tree.Entry> entries)
      throws ConfigException {
    Place place = YamlReader.place(from.getStartMark());
    Spot inner = spot.entry("<<", place, own);
    checkBounds(place, inner);
    switch (from) {
      case MappingNode map -> fill(map, deeper(spot), own, entries, true);
      case SequenceNode list -> {
        for (Node item : list.getValue()) {
          merge(item, deeper(spot), own, entries);
        }
      }
      default -> problem(place, inner.path(), "only sections can be merged");
    }
  }

  private static Spot deeper(Spot spot) {
    return new Spot(
        spot.path(), spot.address(), spot.name(), spot.opened(), spot.depth() + 1, spot.to());
  }

  private void entry(
      NodeTuple tuple,
      Spot spot,
      ImmutableNode.Builder own,
      Map<String, Tree.Entry> entries,
      boolean merged)
      throws ConfigException {
    Place place = YamlReader.place(tuple.getKeyNode().getStartMark());
    String key = key(tuple.getKeyNode(), place, spot);
    Tree.Entry earlier = entries.get(key);
    if (earlier == null) {
      Tree value = build(tuple.getValueNode(), spot.entry(key, place, own));
      entries.put(key, new Tree.Entry(place, value));
    } else if (!merged) {
      String text = "is given twice, first in line " + earlier.key().line();
      problem(place, spot.entry(key, place, own).path(), text);
    }
  }

  private String key(Node node, Place place, Spot spot) {
    if (!(node instanceof ScalarNode scalar)) {
      problem(place, spot.path(), "a key must be plain text");
      return "?";
    }
    checkTag(node, place, spot.path());
    String key = scalar.getValue();
    if (key.isEmpty() || key.contains("${") || key.chars().anyMatch(Character::isISOControl)) {
      problem(place, spot.path(), "a key must not be empty or have ${ or control characters in it");
    }
    return key;
  }

  private void problem(Place place, String path, String text) {
    problems.add(new Problem(file, place.line(), place.column(), Printable.of(path), text));
  }
}
