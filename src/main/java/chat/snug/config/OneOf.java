package chat.snug.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One of a few words. */
record OneOf<T>(Map<String, T> words) implements ValueType<T> {

  /** The constants of an enum, in lower case. */
  static <E extends Enum<E>> OneOf<E> constants(Class<E> type) {
    return named(
        Arrays.asList(type.getEnumConstants()),
        constant -> constant.name().toLowerCase(Locale.ROOT));
  }

  static OneOf<String> strings(String... strings) {
    return named(List.of(strings), Function.identity());
  }

  private static <T> OneOf<T> named(List<T> values, Function<T, String> name) {
    return new OneOf<>(values.stream()
        .collect(
            Collectors.toMap(name, Function.identity(), (one, other) -> one, LinkedHashMap::new)));
  }

  @Override
  public Optional<T> parse(String text) {
    return Optional.ofNullable(words.get(text));
  }

  @Override
  public String allowed() {
    return "one of " + String.join(", ", words.keySet());
  }

  @Override
  public String placeholder() {
    return String.join("|", words.keySet());
  }
}
