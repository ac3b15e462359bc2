package chat.snug.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The client's machine does what the timelines say, as those of the other languages do. */
class TimelineTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("snug.timelines", "src/test/resources/lifecycle"));

  @TestFactory
  Stream<DynamicTest> timelines() throws IOException {
    return files().stream().map(file -> {
      String name = file.getFileName().toString().replace(".json", "");
      return DynamicTest.dynamicTest(name, () -> new Timeline(name, read(file)).play());
    });
  }

  @Test
  void thereAreTimelines() throws IOException {
    assertThat(files()).hasSizeGreaterThanOrEqualTo(60);
  }

  private static ObjectNode read(Path file) throws IOException {
    ObjectNode timeline = Json.object(Files.readString(file));
    assertThat(timeline).as("a JSON object in " + file).isNotNull();
    return timeline;
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
