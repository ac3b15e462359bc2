package chat.snug.drivers;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Writes down what a driver is told and what it says, and lets wait for lines. Safe for threads. */
final class Recorder {
  private final long begunAt = System.nanoTime();
  private final List<List<History.Entry>> runs = new ArrayList<>();
  private boolean ended;

  synchronized void begin() {
    runs.add(new ArrayList<>());
    ended = false;
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized void add(boolean isCommand, JsonNode json) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunAt);
    current().add(new History.Entry(millis, isCommand, json));
    notifyAll();
  }

  /** How much there is of the current run: what comes later is new. */
  synchronized int mark() {
    return current().size();
  }

  synchronized List<JsonNode> lines(int since) {
    return current().stream()
        .skip(since)
        .filter(entry -> !entry.isCommand())
        .map(History.Entry::json)
        .toList();
  }

  /** The first line from {@code since} on that fits; null where there was none in time or the process ended without. */
  synchronized JsonNode await(int since, Predicate<JsonNode> fits, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<History.Entry> run = current();
    int looked = since;
    while (true) {
      for (; looked < run.size(); looked++) {
        History.Entry entry = run.get(looked);
        if (!entry.isCommand() && fits.test(entry.json())) {
          return entry.json();
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0 || ended || run != current()) {
        return null;
      }
      wait(left);
    }
  }

  synchronized List<History.Run> runs() {
    return runs.stream().map(run -> new History.Run(List.copyOf(run))).toList();
  }

  private List<History.Entry> current() {
    return runs.get(runs.size() - 1);
  }
}
