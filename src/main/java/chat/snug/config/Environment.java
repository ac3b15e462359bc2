package chat.snug.config;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Reads the variables that begin with {@code SNUG_}. */
final class Environment {
  private static final String PREFIX = "SNUG_";

  private Environment() {}

  static Map<Key<?>, Given> read(Map<String, String> variables) {
    Map<Key<?>, Given> given = new HashMap<>();
    // Sorted, so that of two wrong names the same one is told each time.
    new TreeMap<>(variables).forEach((name, text) -> {
      if (name.startsWith(PREFIX) && !isOfKubernetes(name, text) && !text.isEmpty()) {
        given.put(key(name), new Given(text, Source.variable(name)));
      }
    });
    return given;
  }

  /** What Kubernetes sets in every container for a service that is called snug. No key begins so. */
  private static boolean isOfKubernetes(String name, String text) {
    return name.startsWith("SNUG_SERVICE_")
        || name.startsWith("SNUG_PORT_")
        || (name.equals(Keys.LISTEN_PORT.variable()) && text.startsWith("tcp://"));
  }

  private static Key<?> key(String name) {
    Key<?> key = Keys.BY_VARIABLE.get(name);
    if (key == null) {
      throw new ConfigException("environment variable " + name + " is no key of the configuration"
          + Nearest.hint(name, Keys.BY_VARIABLE.keySet()) + "; --help lists all");
    }
    return key;
  }
}
