package chat.snug.config;

import java.util.Optional;
import java.util.function.Function;

/** A value with a reader of its own. */
record Checked<T>(String placeholder, String allowed, Function<String, Optional<T>> reader)
    implements ValueType<T> {

  @Override
  public Optional<T> parse(String text) {
    return reader.apply(text);
  }
}
