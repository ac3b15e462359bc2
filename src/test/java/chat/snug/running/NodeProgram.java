package chat.snug.running;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run of Node in the folder of the JavaScript client. */
public final class NodeProgram {
  private static final Path HOME = Path.of("src", "clients", "js");
  private static final int PATIENCE_MINUTES = 5;

  private NodeProgram() {}

  /** What came of it. */
  public record Outcome(int status, String said) {}

  /** Runs it to its end; the test is skipped where there is no Node, or none of what npm installs. */
  public static Outcome run(Path log, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Tools.require("Node", Tools.onPath("node")).toString());
    command.addAll(arguments);
    Tools.require(
        "npm's packages (npm ci in " + HOME + ")",
        Stream.of(HOME.resolve("node_modules").resolve("ws")));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(HOME.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("Node did not end:\n" + said(log));
    }
    return new Outcome(process.exitValue(), said(log));
  }

  private static String said(Path log) throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }
}
