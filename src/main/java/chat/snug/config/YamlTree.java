package chat.snug.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns the tree of a YAML file into keys; nesting gives the dots. It goes no deeper than keys do, so an anchor that refers to itself ends as an unknown key. */
final class YamlTree {
  private static final Set<Tag> SCALARS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

  private final String file;
  private final Map<Key<?>, Given> given = new HashMap<>();

  YamlTree(String file) {
    this.file = file;
  }

  /** An empty file gives nothing. */
  Map<Key<?>, Given> read(Optional<Node> root) {
    root.filter(node -> !isNull(node)).ifPresent(node -> group("", node));
    return given;
  }

  private void group(String prefix, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      String where = prefix.isEmpty() ? "config" : prefix;
      throw refused(where, node, "holds keys, as in 'key: value', and nothing else");
    }
    Set<String> names = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      String name = prefix.isEmpty() ? name(entry) : prefix + "." + name(entry);
      if (!names.add(name)) {
        throw refused(name, entry.getKeyNode(), "stands twice in the file");
      }
      entry(name, entry.getKeyNode(), entry.getValueNode());
    }
  }

  private void entry(String name, Node nameNode, Node value) {
    Key<?> key = Keys.BY_NAME.get(name);
    if (key != null && !lastOf(name).equals(((ScalarNode) nameNode).getValue())) {
      throw refused(
          name,
          nameNode,
          "is written with nesting in a file, not with dots: '" + name.replace(".", ": {")
              + ": ...}'");
    }
    if (key != null) {
      text(key, value).ifPresent(text -> given.put(key, new Given(text, source(value))));
    } else if (isGroup(name)) {
      if (!isNull(value)) {
        group(name, value);
      }
    } else {
      throw refused(
          name,
          nameNode,
          "is no key of the configuration" + Nearest.hint(name, Keys.BY_NAME.keySet())
              + "; --help lists all");
    }
  }

  /** A value left empty is none; an empty text or list is one. */
  private Optional<String> text(Key<?> key, Node value) {
    if (isNull(value)) {
      return Optional.empty();
    }
    if (value instanceof ScalarNode scalar && SCALARS.contains(scalar.getTag())) {
      return Optional.of(scalar.getValue());
    }
    if (value instanceof SequenceNode list && key.type() instanceof ListOf) {
      return Optional.of(items(key, list));
    }
    throw refused(
        key.name(), value, "takes no such YAML; allowed: " + key.type().allowed());
  }

  private String items(Key<?> key, SequenceNode list) {
    StringBuilder text = new StringBuilder();
    for (Node item : list.getValue()) {
      if (!(item instanceof ScalarNode scalar) || !SCALARS.contains(scalar.getTag())) {
        throw refused(
            key.name(), item, "takes no such YAML; allowed: " + key.type().allowed());
      }
      text.append(text.isEmpty() ? "" : ",").append(scalar.getValue());
    }
    return text.toString();
  }

  private String name(NodeTuple entry) {
    if (entry.getKeyNode() instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw refused("config", entry.getKeyNode(), "has a key that is no text");
  }

  private static String lastOf(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static boolean isGroup(String name) {
    return Keys.ALL.stream().anyMatch(key -> key.name().startsWith(name + "."));
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private ConfigException refused(String name, Node node, String why) {
    return new ConfigException(name + ": " + why + " (" + source(node) + ")");
  }

  private Source source(Node node) {
    return Source.line(file, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
  }
}
