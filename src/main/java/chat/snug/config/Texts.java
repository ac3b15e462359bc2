package chat.snug.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Values that are plain text. */
final class Texts {
  /** A key of HS256 has at least as many bytes as its hash (RFC 7518, section 3.2). */
  private static final int LEAST_SECRET_BYTES = 32;

  static final ValueType<String> WORDS = new Checked<>(
      "TEXT",
      "1 to 1000 characters without control characters, not blank",
      text -> Optional.of(text)
          .filter(given ->
              given.length() <= 1000 && !given.isBlank() && given.equals(OneLine.escape(given))));

  static final ValueType<String> CLUSTER_NAME = new Checked<>(
      "NAME",
      "1 to 64 characters of A-Z a-z 0-9 _ . -",
      text -> Optional.of(text).filter(given -> given.matches("[A-Za-z0-9_.-]{1,64}")));

  static final ValueType<String> SECRET = new Checked<>(
      "TEXT",
      "at least " + LEAST_SECRET_BYTES + " bytes",
      text -> Optional.of(text)
          .filter(given -> given.getBytes(StandardCharsets.UTF_8).length >= LEAST_SECRET_BYTES));

  static final ValueType<Path> FOLDER = new Checked<>("FOLDER", "a path", Texts::path);

  static final ValueType<Path> FILE = new Checked<>("FILE", "a path", Texts::path);

  private Texts() {}

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(text).filter(given -> !given.isBlank()).map(Path::of);
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }
}
