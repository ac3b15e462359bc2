package chat.snug.running;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A terminal with bash into which one pastes piece after piece. */
public final class Shell implements AutoCloseable {
  private static final String DONE = "--- done ---";
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedReader output;

  private Shell(Process process) {
    this.process = process;
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  public static Shell in(Path folder) throws IOException {
    return new Shell(new ProcessBuilder("bash")
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start());
  }

  /** Runs it and answers what it printed. */
  public String paste(String commands) throws IOException {
    var input = process.getOutputStream();
    input.write((commands + "\necho; echo '" + DONE + "'\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
    return CompletableFuture.supplyAsync(this::printed)
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private String printed() {
    StringBuilder printed = new StringBuilder();
    try {
      for (String line = output.readLine(); !DONE.equals(line); line = output.readLine()) {
        if (line == null) {
          throw new IllegalStateException("the shell ended after: " + printed);
        }
        printed.append(line).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return printed.toString();
  }
}
