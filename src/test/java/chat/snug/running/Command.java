package chat.snug.running;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real jar, run to its end: what it said on both streams, and its exit status. */
public record Command(int status, String output, String errors) {
  private static final int PATIENCE_SECONDS = 120;

  /** Runs it in a folder. */
  public static Command run(Path folder, String... arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "command", ".out");
    Path err = Files.createTempFile(folder, "command", ".err");
    Process process = start(folder, out, err, arguments);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("it did not end: " + Files.readString(out));
    }
    return new Command(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** Starts it, with its streams in files. */
  public static Process start(Path folder, Path out, Path err, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    if (Runtime.version().feature() >= 24) {
      // Newer JVMs warn on standard error of what Netty does with memory.
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(SnugProcess.QUICK);
    command.addAll(List.of("-jar", System.getProperty("snug.jar")));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SNUG_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    return builder.start();
  }
}
