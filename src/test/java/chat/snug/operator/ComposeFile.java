package chat.snug.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code config/compose.yaml} as Compose reads it: aliases followed, and what {@code <<} names merged in beneath what stands there. */
final class ComposeFile {
  static final Path PATH = Path.of("config", "compose.yaml");

  private final Map<String, ?> whole;

  private ComposeFile(Map<String, ?> whole) {
    this.whole = whole;
  }

  static ComposeFile read() throws IOException {
    Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(PATH));
    return new ComposeFile(map(merged(read)));
  }

  Map<String, Object> services() {
    return map(whole.get("services"));
  }

  Map<String, Object> service(String name) {
    return map(services().get(name));
  }

  Map<String, Object> section(String name) {
    return map(whole.get(name));
  }

  /** Its variables as texts. */
  Map<String, String> environment(String service) {
    Map<String, String> texts = new LinkedHashMap<>();
    map(service(service).get("environment"))
        .forEach((name, value) -> texts.put(name, value.toString()));
    return texts;
  }

  private static Object merged(Object node) {
    if (node instanceof List<?> list) {
      return list.stream().map(ComposeFile::merged).toList();
    }
    if (!(node instanceof Map<?, ?> map)) {
      return node;
    }
    Map<String, Object> merged = new LinkedHashMap<>();
    if (map.get("<<") != null) {
      merged.putAll(map(merged(map.get("<<"))));
    }
    map.forEach((name, value) -> {
      if (!name.equals("<<")) {
        merged.put(name.toString(), value == null ? Map.of() : merged(value));
      }
    });
    return merged;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object node) {
    return (Map<String, Object>) node;
  }
}
