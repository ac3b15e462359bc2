package chat.snug.storm;

import chat.snug.drivers.Language;
import chat.snug.running.SnugProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Many clients of the JavaScript library, in a process of their own. */
final class JsCrowd implements Crowd {
  private static final Path PROGRAM = Path.of("src", "test", "js", "crowd.mjs");

  private final Process process;
  private volatile int present;
  private final Queue<Long> due = new ConcurrentLinkedQueue<>();
  private final AtomicLong stall = new AtomicLong();

  JsCrowd(String url, int count) throws IOException {
    String node = Language.JS.command().get(0);
    process = new ProcessBuilder(
            node, PROGRAM.toString(), url, SnugProcess.SECRET, Integer.toString(count))
        .redirectError(
            ProcessBuilder.Redirect.DISCARD) // a thousand warnings of stores that are not kept
        .start();
    Thread reader = new Thread(this::read, "crowd of JavaScript");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public void watch() {
    due.clear();
    stall.set(0);
  }

  @Override
  public List<Long> due() {
    return due.stream().sorted().toList();
  }

  @Override
  public long stall() {
    return stall.get();
  }

  @Override
  public int present() {
    return present;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        long number = Long.parseLong(words[1]);
        switch (words[0]) {
          case "present" -> present = (int) number;
          case "due" -> due.add(number);
          default -> stall.accumulateAndGet(number, Math::max);
        }
      }
    } catch (IOException ended) {
      // The test is over.
    }
  }
}
