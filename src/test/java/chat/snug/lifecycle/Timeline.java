package chat.snug.lifecycle;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One file of src/test/resources/lifecycle, read strictly: a member given twice is an error. */
record Timeline(Path file, JsonNode whole) {
  static final Path FOLDER = Path.of("src/test/resources/lifecycle");

  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static List<Timeline> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Timeline::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Timeline read(Path file) {
    try {
      return new Timeline(file, JSON.readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read", e);
    }
  }

  String name() {
    return whole.path("name").asText();
  }

  List<JsonNode> steps() {
    return Stream.iterate(0, n -> n < whole.path("steps").size(), n -> n + 1)
        .map(whole.path("steps")::get)
        .toList();
  }

  /** So that a parameterized test names the file. */
  @Override
  public String toString() {
    return String.valueOf(file.getFileName());
  }
}
