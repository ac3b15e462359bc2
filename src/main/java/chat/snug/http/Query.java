package chat.snug.http;

import chat.snug.model.Fault;
import chat.snug.model.FaultException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, read strictly: what does not fit is {@code invalid} with the parameter's name, never bent into shape. */
final class Query {
  /** Of the largest {@code long}; numbers of as many digits compare as their texts do. */
  private static final String LARGEST = Long.toString(Long.MAX_VALUE);

  private final Map<String, List<String>> values;

  private Query(Map<String, List<String>> values) {
    this.values = values;
  }

  static Query parse(@Nullable String raw) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (raw != null) {
      for (String part : raw.split("&", -1)) {
        add(values, part);
      }
    }
    return new Query(values);
  }

  private static void add(Map<String, List<String>> values, String part) {
    if (part.isEmpty()) {
      return;
    }
    int equals = part.indexOf('=');
    String name = decoded(equals < 0 ? part : part.substring(0, equals));
    String value = decoded(equals < 0 ? "" : part.substring(equals + 1));
    values.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
  }

  private static String decoded(String text) {
    String decoded = Percent.query(text);
    if (decoded == null) {
      throw Fault.INVALID.because("the query is not percent-encoded UTF-8");
    }
    return decoded;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** All values of a parameter that may be repeated. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** A parameter that may be given once; null where it is not. */
  @Nullable
  String text(String name) {
    List<String> given = all(name);
    if (given.size() > 1) {
      throw Fault.INVALID.because("`" + name + "` may be given once");
    }
    return given.isEmpty() ? null : given.get(0);
  }

  /** A decimal integer from 0 on; null where it is not given. */
  @Nullable
  Long number(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    if (!isDecimal(text)) {
      throw wrong(name, "a decimal integer from 0 on");
    }
    return Long.parseLong(text);
  }

  /** How many items are wanted: from 1 to {@code most}, {@code usual} where nothing is said. */
  int limit(int usual, int most) {
    Long limit = number("limit");
    if (limit == null) {
      return usual;
    }
    if (limit < 1 || limit > most) {
      throw wrong("limit", "from 1 to " + most);
    }
    return limit.intValue();
  }

  /** Whether it is written in digits alone and fits a {@code long}. */
  static boolean isDecimal(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c >= '0' && c <= '9')
        && (text.length() < LARGEST.length()
            || (text.length() == LARGEST.length() && text.compareTo(LARGEST) <= 0));
  }

  private static FaultException wrong(String name, String wanted) {
    return Fault.INVALID.because("`" + name + "` must be " + wanted);
  }
}
