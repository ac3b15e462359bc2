package chat.snug.client;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command line of the driver. */
record DriverOptions(
    String url,
    String user,
    String secret,
    long tokenSeconds,
    @Nullable String device,
    @Nullable String store,
    long backgroundGraceMillis) {

  /** Reads {@code --name value} and {@code --name=value}. */
  static DriverOptions of(String... arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--")) {
        throw ClientException.invalid("`" + argument + "` is no option");
      } else if (equals > 0) {
        given.put(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.length) {
        given.put(argument.substring(2), arguments[++i]);
      }
    }
    return new DriverOptions(
        given.getOrDefault("url", "http://127.0.0.1:8080"),
        needed(given, "user"),
        needed(given, "secret"),
        Long.parseLong(given.getOrDefault("token-seconds", "900")),
        given.get("device"),
        given.get("store"),
        Long.parseLong(given.getOrDefault("background-grace-ms", "10000")));
  }

  private static String needed(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null) {
      throw ClientException.invalid("--" + name + " is needed");
    }
    return value;
  }
}
