package chat.snug.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Values with commas between them; blanks around a value don't count, and a repeated value counts once. */
record ListOf<T>(ValueType<T> item) implements ValueType<List<T>> {

  @Override
  public Optional<List<T>> parse(String text) {
    List<T> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Optional<T> value = item.parse(part.strip());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (!values.contains(value.get())) {
        values.add(value.get());
      }
    }
    return Optional.of(List.copyOf(values));
  }

  @Override
  public String allowed() {
    return "a list with commas, each " + item.allowed();
  }

  @Override
  public String placeholder() {
    return item.placeholder() + ",...";
  }
}
