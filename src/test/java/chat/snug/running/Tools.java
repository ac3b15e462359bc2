package chat.snug.running;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs of the machine that some tests need. Where one is missing its tests are skipped and say so, and fail where the environment asks for all of
 * them.
 */
final class Tools {
  private static final String REQUIRE_ALL = "REQUIRE_ALL_TESTS";

  private Tools() {}

  static Path require(String name, Stream<Path> places) {
    Optional<Path> found = places.filter(Files::isExecutable).findFirst();
    if (found.isEmpty()) {
      String line = "SKIPPED for want of " + name + "; " + REQUIRE_ALL + "=true makes it a failure";
      if (Boolean.parseBoolean(System.getenv(REQUIRE_ALL))) {
        throw new AssertionError("this test needs " + name);
      }
      System.err.println(line);
      Assumptions.abort(line);
    }
    return found.orElseThrow();
  }

  static Stream<Path> onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program));
  }
}
