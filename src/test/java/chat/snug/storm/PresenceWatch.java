package chat.snug.storm;

import chat.snug.drivers.DriverProcess;
import chat.snug.running.Waiting;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What clients that watch users were told of them and when, and when each of them had a session, and where. */
final class PresenceWatch implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 200;

  private final List<Watcher> watchers = new ArrayList<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final ScheduledFuture<?> looking;

  /** @param since of what is so now, as {@link System#nanoTime} */
  record Told(String status, long since) {}

  /** One of those that watch. */
  static final class Watcher {
    private final StormClient client;
    private final Map<String, List<Told>> told = new HashMap<>();
    private final Sessions sessions = new Sessions();
    private int read;

    private Watcher(StormClient client) {
      this.client = client;
    }

    String name() {
      return client.name();
    }

    /** Each status once that it was told, the last one last. */
    synchronized List<Told> of(String user) {
      return List.copyOf(told.getOrDefault(user, List.of()));
    }

    Sessions sessions() {
      return sessions;
    }

    private Told last(String user) {
      List<Told> all = of(user);
      return all.isEmpty() ? new Told("nothing", System.nanoTime()) : all.get(all.size() - 1);
    }

    private void look() {
      List<JsonNode> lines = client.driver().lines(read);
      read += lines.size();
      for (JsonNode line : lines) {
        if (DriverProcess.isOf(line, "presence")) {
          line.path("items").forEach(this::take);
        } else if (DriverProcess.isOf(line, "state")) {
          sessions.state(line.path("state").asText(), client.target());
        }
      }
    }

    private synchronized void take(JsonNode item) {
      String user = item.path("user").asText();
      String status = item.path("status").asText();
      if (!last(user).status().equals(status)) {
        told.computeIfAbsent(user, first -> new ArrayList<>())
            .add(new Told(status, System.nanoTime()));
      }
    }
  }

  /** The watchers are connected already. */
  PresenceWatch(List<StormClient> clients, List<String> users) {
    for (StormClient client : clients) {
      watchers.add(new Watcher(client));
      client.driver().tell(Map.of("do", "watch", "users", users));
    }
    looking = thread.scheduleWithFixedDelay(
        () -> watchers.forEach(Watcher::look), 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  List<Watcher> watchers() {
    return watchers;
  }

  void await(String user, String status, Duration patience) {
    Waiting.until(
        user + " is " + status + " to all watchers", patience, () -> allSay(user, status));
  }

  boolean allSay(String user, String status) {
    return saying(user, status).isEmpty();
  }

  /** Those to whom it is not so, each with what was told. */
  List<String> saying(String user, String status) {
    if (looking.isDone()) {
      throw new IllegalStateException("nobody looks any more: " + looking);
    }
    List<String> others = new ArrayList<>();
    for (Watcher watcher : watchers) {
      if (!watcher.last(user).status().equals(status)) {
        others.add(watcher.name() + " was told " + user + ": " + watcher.of(user));
      }
    }
    return others;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
