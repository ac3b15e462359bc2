package chat.snug.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads flags, environment and file. Flags beat the environment, which beats the file. */
public final class ConfigReader {
  /** Read where it exists and no other file is named. */
  public static final Path STANDARD_FILE = Path.of("config", "snug.yaml");

  private final Map<String, String> environment;
  private final Path standardFile;

  /**
   * @param environment all variables of the process; those that don't begin with {@code SNUG_} are not looked at
   * @param standardFile read where it exists and no other is named, usually {@link #STANDARD_FILE}
   */
  public ConfigReader(Map<String, String> environment, Path standardFile) {
    this.environment = Map.copyOf(environment);
    this.standardFile = standardFile;
  }

  /**
   * All keys with their values.
   *
   * @param file as named by the operator; must exist. Null: the standard one, where it exists
   * @param flags names of keys without the dashes, and their values
   * @throws ConfigException where something can't be used
   */
  public Settings read(@Nullable Path file, Map<String, String> flags) {
    Map<Key<?>, Given> given = new HashMap<>(file(file));
    given.putAll(Environment.read(environment));
    flags.forEach((name, text) -> given.put(key(name), new Given(text, Source.flag(name))));
    return Settings.of(given);
  }

  /** The YAML library is loaded only where there is a file. */
  private Map<Key<?>, Given> file(@Nullable Path named) {
    if (named != null) {
      return YamlFile.read(named);
    }
    return Files.exists(standardFile) ? YamlFile.read(standardFile) : Map.of();
  }

  private static Key<?> key(String name) {
    Key<?> key = Keys.BY_NAME.get(name);
    if (key == null) {
      throw new ConfigException("flag --" + name + " is no key of the configuration"
          + Nearest.hint(name, Keys.BY_NAME.keySet()) + "; --help lists all");
    }
    return key;
  }
}
