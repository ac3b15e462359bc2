package chat.snug.store.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native library. The driver unpacks it into a temporary file and deletes that when the JVM exits; a process that is killed, or that ends itself
 * to choose its exit status, never comes to that, and each start would leave a file behind. So it goes as soon as it is loaded.
 */
final class NativeLibrary {
  /** Where the driver unpacks to; who sets it, or a library's own path, sees to the file too. */
  private static final List<String> PLACES = List.of("org.sqlite.tmpdir", "org.sqlite.lib.path");

  private static boolean isLoaded;

  private NativeLibrary() {}

  /** Loads it where that was not done yet. */
  static synchronized void load() throws IOException {
    if (isLoaded || PLACES.stream().anyMatch(place -> System.getProperty(place) != null)) {
      return;
    }
    Path folder = Files.createTempDirectory("snug");
    System.setProperty(PLACES.get(0), folder.toString());
    try {
      isLoaded = SQLiteJDBCLoader.initialize();
    } catch (Exception unusable) {
      throw new IOException(
          "SQLite's native library can't be loaded: " + unusable.getMessage(), unusable);
    } finally {
      System.clearProperty(PLACES.get(0));
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException inUse) {
      // A system that keeps files which are in use: there the driver's own way has to do.
    }
  }
}
