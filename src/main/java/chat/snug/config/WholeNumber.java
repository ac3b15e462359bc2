package chat.snug.config;

import java.util.Optional;
import java.util.regex.Pattern;

/** A decimal number within bounds, both included. */
record WholeNumber(int least, int most) implements ValueType<Integer> {
  private static final Pattern DIGITS = Pattern.compile("0|-?[1-9][0-9]{0,9}");

  @Override
  public Optional<Integer> parse(String text) {
    return Optional.of(text)
        .filter(given -> DIGITS.matcher(given).matches())
        .map(Long::parseLong)
        .filter(number -> number >= least && number <= most)
        .map(Math::toIntExact);
  }

  @Override
  public String allowed() {
    return "a whole number from " + least + " to " + most;
  }

  @Override
  public String placeholder() {
    return "NUMBER";
  }
}
