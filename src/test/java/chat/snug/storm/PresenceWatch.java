package chat.snug.storm;

import chat.snug.drivers.DriverProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What clients that watch users were told of them, and when they were told it last. */
final class PresenceWatch implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 200;

  private final List<DriverProcess> watchers;
  private final Map<DriverProcess, Integer> read = new HashMap<>();
  private final Map<DriverProcess, Map<String, Told>> told = new LinkedHashMap<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> looking;

  /** @param since of what is so now, as {@link System#nanoTime} */
  private record Told(String status, long since) {}

  /** The watchers are connected already. */
  PresenceWatch(List<DriverProcess> watchers, List<String> users) {
    this.watchers = List.copyOf(watchers);
    for (DriverProcess watcher : watchers) {
      told.put(watcher, new HashMap<>());
      watcher.tell(Map.of("do", "watch", "users", users));
    }
    looking =
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  void await(String user, String status, Duration patience) {
    Waiting.until(
        user + " is " + status + " to all watchers", patience, () -> allSay(user, status));
  }

  boolean allSay(String user, String status) {
    return saying(user, status).isEmpty();
  }

  /** Those to whom it is not so, each with what was told. */
  synchronized List<String> saying(String user, String status) {
    if (looking.isDone()) {
      throw new IllegalStateException("nobody looks any more: " + looking);
    }
    List<String> others = new ArrayList<>();
    for (DriverProcess watcher : watchers) {
      Told last = told.get(watcher).get(user);
      if (last == null || !last.status().equals(status)) {
        others.add(watcher.name() + " was told " + user + ": " + last);
      }
    }
    return others;
  }

  /** Since when all watchers have been told what they were told last of this user. */
  synchronized long since(String user) {
    return watchers.stream()
        .mapToLong(watcher -> told.get(watcher).get(user).since())
        .reduce(Math::max)
        .orElseThrow();
  }

  private synchronized void look() {
    for (DriverProcess watcher : watchers) {
      List<JsonNode> lines = watcher.lines(read.getOrDefault(watcher, 0));
      read.merge(watcher, lines.size(), Integer::sum);
      for (JsonNode line : lines) {
        if (DriverProcess.isOf(line, "presence")) {
          line.path("items").forEach(item -> take(watcher, item));
        }
      }
    }
  }

  private void take(DriverProcess watcher, JsonNode item) {
    Map<String, Told> users = told.get(watcher);
    String user = item.path("user").asText();
    String status = item.path("status").asText();
    Told before = users.get(user);
    if (before == null || !before.status().equals(status)) {
      users.put(user, new Told(status, System.nanoTime()));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
