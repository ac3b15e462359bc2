package chat.snug.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether what came fits a pattern of a timeline. */
final class Matching {
  private final Map<String, JsonNode> bound = new HashMap<>();

  boolean fits(JsonNode pattern, JsonNode value) {
    if (pattern.isObject()) {
      boolean special = pattern.size() == 1 && pattern.fieldNames().next().startsWith("$");
      return special ? fitsSpecial(pattern, value) : fitsObject(pattern, value);
    }
    if (value == null) {
      return false;
    }
    if (pattern.isArray()) {
      return value.isArray() && fitsList(pattern, value);
    }
    if (pattern.isNumber()) {
      return value.isNumber() && pattern.asDouble() == value.asDouble();
    }
    return pattern.equals(value);
  }

  /** Methods and paths equal; parameters that the pattern names are there. */
  static boolean fitsCall(String pattern, String call) {
    String[] wanted = pattern.split("\\?", 2);
    String[] made = call.split("\\?", 2);
    List<String> parameters = made.length == 1 ? List.of() : Arrays.asList(made[1].split("&"));
    return decoded(wanted[0]).equals(decoded(made[0]))
        && (wanted.length == 1 || parameters.containsAll(List.of(wanted[1].split("&"))));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private boolean fitsSpecial(JsonNode pattern, JsonNode value) {
    String kind = pattern.fieldNames().next();
    JsonNode argument = pattern.get(kind);
    boolean there = value != null && !value.isNull();
    return switch (kind) {
      case "$absent" -> !there;
      case "$any" -> value != null;
      case "$between" ->
        there
            && value.isNumber()
            && value.asDouble() >= argument.get(0).asDouble()
            && value.asDouble() <= argument.get(1).asDouble();
      case "$bind" -> there && fitsBound(argument.asText(), value);
      case "$anyOrder" ->
        there && value.size() == argument.size() && assign(items(argument), items(value));
      case "$includes" -> there && assign(items(argument), items(value));
      default -> throw new IllegalArgumentException("unknown pattern " + kind);
    };
  }

  private boolean fitsBound(String name, JsonNode value) {
    JsonNode before = bound.putIfAbsent(name, value);
    return before == null || before.equals(value);
  }

  private boolean fitsObject(JsonNode pattern, JsonNode value) {
    if (value == null || !value.isObject()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> member : pattern.properties()) {
      JsonNode there = value.get(member.getKey());
      boolean isCall = member.getKey().equals("call") && there != null;
      boolean fits = isCall
          ? fitsCall(member.getValue().asText(), there.asText())
          : fits(member.getValue(), there);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private boolean fitsList(JsonNode pattern, JsonNode value) {
    if (pattern.size() != value.size()) {
      return false;
    }
    for (int i = 0; i < pattern.size(); i++) {
      if (!fits(pattern.get(i), value.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether each pattern finds an element of its own. */
  private boolean assign(List<JsonNode> patterns, List<JsonNode> values) {
    if (patterns.isEmpty()) {
      return true;
    }
    JsonNode first = patterns.get(0);
    List<JsonNode> others = patterns.subList(1, patterns.size());
    for (JsonNode value : values) {
      Map<String, JsonNode> before = new HashMap<>(bound);
      if (fits(first, value)) {
        List<JsonNode> left = new ArrayList<>(values);
        left.remove(value);
        if (assign(others, left)) {
          return true;
        }
      }
      bound.clear();
      bound.putAll(before);
    }
    return false;
  }

  private static List<JsonNode> items(JsonNode list) {
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    return items;
  }
}
