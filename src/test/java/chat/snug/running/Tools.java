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
public final class Tools {
  private static final String REQUIRE_ALL = "REQUIRE_ALL_TESTS";

  private static final Path DART_BESIDE = Path.of("..", "shared", "tools", "dart");

  private Tools() {}

  public static Path require(String name, Stream<Path> places) {
    Optional<Path> found = places.filter(Files::isExecutable).findFirst();
    if (found.isEmpty()) {
      missing(name);
    }
    return found.orElseThrow();
  }

  /** A Dart VM: one that is on the path, or else the one beside the project. */
  public static Path dart() {
    return require("Dart", Stream.concat(onPath("dart"), Stream.of(DART_BESIDE)))
        .toAbsolutePath()
        .normalize();
  }

  /** Skips the test, aloud, or fails it. */
  public static void missing(String name) {
    if (Boolean.parseBoolean(System.getenv(REQUIRE_ALL))) {
      throw new AssertionError("this test needs " + name);
    }
    skip(name + "; " + REQUIRE_ALL + "=true makes it a failure");
  }

  /** Skips the test, aloud, for want of what nobody can install, such as the history of a copy that came without it. */
  public static void skip(String name) {
    String line = "SKIPPED for want of " + name;
    System.err.println(line);
    Assumptions.abort(line);
  }

  public static Stream<Path> onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program));
  }
}
